import { appendFileSync, existsSync, readFileSync, rmSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { startRelay } from '../support/relay.js';
import { findRunFile, rowsInPart } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const concurrency = 4;
const limits = ['--rows-per-call', '4', '--concurrency', `${concurrency}`];
const command = ['run', 'questions.csv', '--output', 'answers.csv', ...limits, '--json'];
const table = questionTable(120);

/** A run that was killed with finished rows in part.csv and all its further calls in flight. */
async function killedRun(budget: string): Promise<Workspace> {
  const faults = [{ kind: 'hang', after: 6 }] as const;
  const space = await workspace({ answers: table.answers, faults: [...faults], latencyMs: 50 });
  space.write('questions.csv', table.csv);
  const running = space.start(...command, '--budget', budget);
  await until(() => rowsInPart(space).length >= 24 && space.api.bill().requests >= 9);
  await running.murder();
  await space.setFaults([]);
  return space;
}

/** Keeps the first calls waiting until it is opened; as many as the first process makes at once. */
class Gate {
  knocks = 0;
  open!: () => void;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  async pass(method: string): Promise<undefined> {
    if (method === 'POST' && ++this.knocks <= concurrency) await this.opened;
  }
}

/** Ends the run with the same command; what the API billed is all accounted for. */
async function endRun(space: Workspace, budget: string) {
  const finished = rowsInPart(space).map((row) => table.rows[row]![2]!);
  const { asked: askedBefore } = space.api.bill();
  const run = await space.sheaf(...command, '--budget', budget);
  const rows = verifyAnswers(table, space.path('answers.csv'));
  const { asked, picoDollars: bill } = space.api.bill();
  for (const question of finished) expect(asked.get(question), question).toBe(askedBefore.get(question));
  const { cost_usd, unknown_usd } = summaryOf(run);
  expect(pico(cost_usd)).toBe(costOf(rows));
  return { code: run.code, rows, bill, spent: costOf(rows) + pico(unknown_usd) };
}

describe('the store', () => {
  it('is not shared by accident: a second process is turned away and the first goes on unharmed', async () => {
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    const gate = new Gate();
    const env = { ...space.env, OPENAI_BASE_URL: await startRelay(space.api.url, (method) => gate.pass(method)) };
    const first = startSheaf([...command, '--budget', '5'], { cwd: space.folder, env });
    await until(() => gate.knocks === concurrency);
    for (const args of [command, ['run', 'questions.csv', '--output', 'other.csv']]) {
      const second = await startSheaf([...args, '--budget', '5'], { cwd: space.folder, env }).ended;
      expect(second).toMatchObject({ code: 2, stdout: '' });
      expect(second.stderr).toMatch(/in use by another sheaf \(process \d+\)[\s\S]*--dir/);
      expect(second.stderr).toContain(`${first.child.pid}`);
    }
    expect(existsSync(space.path('other.csv'))).toBe(false);
    gate.open();
    expect((await first.ended).code).toBe(0);
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(120);
    expect([...space.api.bill().asked.values()]).toEqual(Array(120).fill(1));
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
  });

  it('is free again when its owner was killed', async () => {
    const space = await killedRun('8');
    expect(existsSync(space.path('.sheaf/store.lock'))).toBe(true);
    const { code, rows, bill, spent } = await endRun(space, '8');
    expect(code).toBe(0);
    expect(countOf(rows, 'answered')).toBe(120);
    expect(bill).toBeLessThanOrEqual(spent);
    expect(existsSync(space.path('.sheaf/store.lock'))).toBe(false);
  });

  it('can be lost without paying for a finished row again or losing sight of what was spent', async () => {
    const space = await killedRun('8');
    rmSync(space.path('.sheaf/store'), { recursive: true });
    const { code, rows, bill, spent } = await endRun(space, '8');
    expect(code).toBe(0);
    expect(countOf(rows, 'answered')).toBe(120);
    expect(bill).toBeLessThanOrEqual(spent);
  });

  it('can be lost after a second session that was killed as soon as it wrote anything down', async () => {
    const space = await killedRun('8');
    await space.setFaults([{ kind: 'hang' }]);
    const running = space.start(...command, '--budget', '8');
    const watcher = watch(dirname(findRunFile(space, 'state.json')!), (_, name) => {
      if (name === 'state.json') running.child.kill('SIGKILL');
    });
    await running.ended;
    watcher.close();
    rmSync(space.path('.sheaf/store'), { recursive: true });
    await space.setFaults([]);
    const { code, bill, spent } = await endRun(space, '8');
    expect(code).toBe(0);
    expect(bill).toBeLessThanOrEqual(spent);
  });

  it('can be lost again and again without breaking the cap', async () => {
    const [budget, more] = ['1', ['--timeout', '5']];
    const reasoning = { median: 2500, spread: 0.3 };
    const space = await workspace({ answers: table.answers, faults: [{ kind: 'hang' }], reasoning });
    space.write('questions.csv', table.csv);
    for (let loss = 0; loss < 2; loss++) {
      const { requests } = space.api.bill();
      const running = space.start(...command, '--budget', budget, ...more);
      // Should the money be counted as it must, the last of these have none left for four calls, and end by themselves.
      await until(() => running.child.exitCode !== null || space.api.bill().requests >= requests + concurrency);
      await running.murder();
      rmSync(space.path('.sheaf/store'), { recursive: true });
    }
    await space.setFaults([]);
    const { bill, spent } = await endRun(space, budget);
    expect(bill).toBeLessThanOrEqual(pico(budget));
    expect(bill).toBeLessThanOrEqual(spent);
  });

  it.each([
    ['in the middle of an answer', '119,"The answer,\nof which ""only"" the begin'],
    ['in the middle of a number', '119,119,answered,,o1-mini,call-1,4,1,3'],
  ])('does not mind a part.csv that was torn off %s', async (_, torn) => {
    const space = await killedRun('8');
    const part = findRunFile(space, 'part.csv')!;
    const whole = readFileSync(part);
    appendFileSync(part, torn);
    const { code, rows } = await endRun(space, '8');
    expect(code).toBe(0);
    expect(countOf(rows, 'answered')).toBe(120);
    expect(readFileSync(part).subarray(0, whole.length).equals(whole)).toBe(true);

    const { requests } = space.api.bill();
    const written = readFileSync(space.path('answers.csv'), 'utf8');
    rmSync(space.path('answers.csv'));
    expect((await endRun(space, '8')).code).toBe(0);
    expect(space.api.bill().requests).toBe(requests);
    expect(readFileSync(space.path('answers.csv'), 'utf8')).toBe(written);
  });
});
