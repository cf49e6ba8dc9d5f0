import { expect, it } from 'vitest';
import { costOfRouted, readRouted } from '../support/answers-with-route.js';
import { explain } from '../support/explain.js';
import { pico } from '../support/pico.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const [cheap, strong] = ['o1-mini', 'o1-preview'];
const cascade = ['--cascade', `${cheap},${strong}`, '--expected', 'answer', '--json'];

interface Way {
  readonly correct: number;
  readonly low: number;
  readonly high: number;
}

interface CascadeSummary {
  readonly cascade: {
    readonly no_answer: number;
    readonly differing: number;
    readonly graded_wrong: number;
    readonly unchecked: number;
    readonly calibration: {
      readonly rows: number;
      readonly cheap: Way;
      readonly strong: Way;
      readonly cascade: Way;
      readonly agreement_tells: boolean;
    };
  };
}

function graded(rows: number) {
  const records = Array.from({ length: rows }, (_, i) => [`What is ${i + 11} plus ${7 * i + 13}?`, `${8 * i + 24}`]);
  const lines = [['question', 'answer'], ...records];
  return { lines, csv: lines.map((cells) => cells.join(',')).join('\n') };
}

/** Runs to the end; what the rows bear is what the practice API billed for it. */
async function billedRun(space: Workspace, lines: readonly (readonly string[])[], ...args: string[]) {
  const before = space.api.bill().picoDollars;
  const ended = await space.sheaf('run', 'in.csv', '-o', 'out.csv', '--fresh', ...args);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stderr).not.toContain('Warning');
  const billed = space.api.bill().picoDollars - before;
  const summary = summaryOf(ended);
  expect(pico(summary.cost_usd)).toBe(billed);
  const rows = args.includes('--cascade') ? readRouted(space.path('out.csv'), lines) : [];
  if (rows.length > 0) expect(costOfRouted(rows)).toBe(billed);
  for (const row of rows.length > 0 ? ['1', '77'] : []) {
    const life = await explain(space, 'out.csv', row);
    expect(life).toMatchObject({ told_usd: life.outcome!.cost_usd, untold_usd: '0', notes: [] });
    expect(life.calls.map(({ model }) => model)).toContain(cheap);
    expect(life.calls.every((call) => call.sent_exactly)).toBe(true);
  }
  const { cascade: figures } = JSON.parse(ended.stdout) as CascadeSummary;
  return {
    billed,
    rows,
    figures,
    right: rows.filter(({ correct }) => correct === 'true').length,
    accuracy: summary.accuracy,
    ended,
  };
}

it('gets 93 % right and more with a model of 70 % and one of 95 %, at half of what that one costs alone', async () => {
  const { lines, csv } = graded(600);
  const space = await workspace({ accuracy: { [cheap]: 0.7, [strong]: 0.95 } });
  space.write('in.csv', csv);
  const both = await billedRun(space, lines, ...cascade, '--budget', '30');
  expect(both.right).toBeGreaterThanOrEqual(0.93 * 600);
  expect(both.accuracy!.correct).toBe(both.right);
  const alone = await billedRun(
    space,
    lines,
    '--model',
    strong,
    '--rows-per-call',
    '1',
    '--no-cache',
    '--json',
    '--budget',
    '30',
  );
  expect(2n * both.billed).toBeLessThanOrEqual(alone.billed);

  // What the calibration says holds for what is true of the models, and of the whole file.
  const { calibration, ...counts } = both.figures;
  for (const [way, truth] of [
    ['cheap', 0.7],
    ['strong', 0.95],
    ['cascade', both.right / 600],
  ] as const) {
    expect(calibration[way].low, way).toBeLessThanOrEqual(truth);
    expect(calibration[way].high, way).toBeGreaterThanOrEqual(truth);
  }
  expect(calibration).toMatchObject({ agreement_tells: true });
  expect(calibration.rows).toBeGreaterThanOrEqual(40);
  expect(calibration.rows).toBeLessThanOrEqual(80);
  // The rows say why they went where they did, and the summary counts them.
  const saying = (text: string) => both.rows.filter(({ route }) => route!.includes(text));
  expect(saying('two orders of o1-mini differ')).toHaveLength(counts.differing);
  expect(saying('o1-mini was graded wrong (calibration)')).toHaveLength(counts.graded_wrong);
  expect(saying('graded right (calibration)').length + counts.graded_wrong).toBe(calibration.rows);
  for (const { route, model } of both.rows) expect(route!.startsWith(`${model}: `)).toBe(true);
  expect(both.rows.filter(({ model }) => model === strong)).toHaveLength(counts.differing + counts.graded_wrong);
});

it('hardly asks the strong model where the cheap one is as good, and says so where agreement tells nothing', async () => {
  const { lines, csv } = graded(300);
  const equal = await workspace({ accuracy: { [cheap]: 0.95, [strong]: 0.95 } });
  equal.write('in.csv', csv);
  const same = await billedRun(equal, lines, ...cascade, '--calibrate', '20%', '--budget', '30');
  const asked = same.rows.filter(({ model }) => model === strong).length + same.figures.calibration.rows;
  expect(asked).toBeLessThan(0.35 * 300);
  expect(same.figures.differing).toBe(0);
  expect(same.rows.filter(({ route }) => route!.includes('right as often as o1-preview')).length).toBeGreaterThan(200);
  expect(same.right).toBeGreaterThanOrEqual(0.92 * 300);

  // All its wrong answers are the same in every order.
  const firm = await workspace({ accuracy: { [cheap]: 0.7, [strong]: 0.95 }, firm: 1 });
  firm.write('in.csv', csv);
  const told = await billedRun(firm, lines, ...cascade, '--calibrate', '20%', '--budget', '30');
  expect(told.figures.calibration.agreement_tells).toBe(false);
  expect(told.ended.stderr).toContain('agree says little');
  expect(told.figures.differing).toBe(0);
});

it('pays for nothing twice whatever is killed, keeps one cap, and goes on where the money ended', async () => {
  const { lines, csv } = graded(100);
  const space = await workspace({
    accuracy: { [cheap]: 0.7, [strong]: 0.95 },
    latencyMs: 60,
    faults: [{ kind: 'refusal', rate: 1, match: 'What is 20 plus' }],
  });
  space.write('in.csv', csv);
  const limits = ['--rows-per-call', '5', '--concurrency', '4', '--calibrate', '20%', '--max-output-tokens', '1500'];
  const command = (budget: string) => ['run', 'in.csv', '-o', 'out.csv', ...cascade, ...limits, '--budget', budget];
  const killIn = async (stage: string) => {
    const running = space.start(...command('6'));
    await until(() => running.stderr().includes(`${stage}:`));
    const { calls } = space.api.bill();
    await until(() => space.api.bill().calls >= calls + 5);
    await running.murder();
  };
  await killIn('o1-mini first');
  const short = await space.sheaf(...command('0.7'));
  expect(short, short.stderr).toMatchObject({ code: 4 });
  const early = readRouted(space.path('out.csv'), lines);
  expect(early.filter(({ status }) => status === 'answered').length).toBeGreaterThan(90);
  expect(JSON.parse(short.stdout)).toMatchObject({ stopped_by: 'budget' });
  const shortSummary = summaryOf(short);
  expect(pico(shortSummary.cost_usd) + pico(shortSummary.unknown_usd)).toBeLessThanOrEqual(pico('0.7'));
  expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.7'));
  expect(early.some(({ route }) => route === 'o1-mini: not asked again (budget)')).toBe(true);
  await killIn('o1-preview to calibrate');
  await killIn('o1-mini again');

  const ended = await space.sheaf(...command('6'));
  expect(ended.stderr).not.toContain('Warning');
  const rows = readRouted(space.path('out.csv'), lines);
  const summary = summaryOf(ended);
  const { picoDollars: bill, calls } = space.api.bill();
  expect(costOfRouted(rows)).toBe(pico(summary.cost_usd));
  expect(bill).toBeGreaterThanOrEqual(costOfRouted(rows));
  expect(bill).toBeLessThanOrEqual(costOfRouted(rows) + pico(summary.unknown_usd));
  expect(pico(summary.cost_usd) + pico(summary.unknown_usd)).toBeLessThanOrEqual(pico('6'));
  // No row was asked more often than a cascade asks it, but for what was in flight at a kill.
  const asked = [...space.api.bill().asked.values()];
  expect(asked.reduce((sum, times) => sum + Math.max(0, times - 3), 0)).toBeLessThanOrEqual(3 * 4 * 5);

  // What the cheap model refused, the strong one refuses, too: the row says both, and failed.
  const refused = rows[9]!;
  expect(refused).toMatchObject({
    status: 'failed',
    route: expect.stringMatching(/^o1-preview: o1-mini gave no answer: /),
  });
  expect(ended.code).toBe(3);
  expect((await space.sheaf(...command('6'))).code).toBe(3);
  expect(space.api.bill().calls).toBe(calls);

  const nameless = await space.sheaf('retry', 'out.csv', '--budget', '1');
  expect(nameless).toMatchObject({ code: 2, stderr: expect.stringContaining('--model ID') });
  await space.setFaults([]);
  const retried = await space.sheaf('retry', 'out.csv', '--budget', '1', '--model', 'gpt-4o', '--no-cache', '--json');
  expect(retried, retried.stderr).toMatchObject({ code: 0 });
  const after = readRouted(space.path('out.csv'), lines);
  expect(after[9]).toMatchObject({
    status: 'answered',
    model: 'gpt-4o',
    route: 'gpt-4o: asked again',
    correct: 'true',
  });
  expect(after.filter((_, i) => i !== 9)).toEqual(rows.filter((_, i) => i !== 9));
});
