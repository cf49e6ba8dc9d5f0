/**
 * What a cascade gets right and costs, beside each of its models alone, on 800 graded sums, by the practice API's own bill: where the
 * cheap model is right on 70 % and the strong one on 95 %, where both are as good, and where half of the wrong answers, or all, are the
 * same in every order.
 */
import { writeFileSync } from 'node:fs';
import { startPractice } from './parts/practice.mjs';
import { runSheafCommand } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 800;
const strong = 'o1-preview';
const cases = [
  { cheap: 'o1-mini', accuracy: [0.7, 0.95], firm: 0 },
  { cheap: 'gpt-4o-mini', accuracy: [0.7, 0.95], firm: 0 },
  { cheap: 'o1-mini', accuracy: [0.95, 0.95], firm: 0 },
  { cheap: 'o1-mini', accuracy: [0.7, 0.95], firm: 0.5 },
  { cheap: 'o1-mini', accuracy: [0.7, 0.95], firm: 1 },
];
const goal = { share: 0.93, cost: 0.5 };

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const input = workspace.file('graded.csv');
    const sums = Array.from({ length: rows }, (_, i) => `What is ${i + 11} plus ${7 * i + 13}?,${8 * i + 24}`);
    writeFileSync(input, ['question,answer', ...sums].join('\n'));
    console.log(
      'cheap model; accuracies; firm; asked; right; bill; of the strong one alone; of it merged; strong rows',
    );
    for (const [i, { cheap, accuracy, firm }] of cases.entries()) {
      const config = workspace.file(`practice-${i}.json`);
      writeFileSync(config, JSON.stringify({ accuracy: { [cheap]: accuracy[0], [strong]: accuracy[1] }, firm }));
      const practice = await startPractice('--config', config);
      try {
        const run = (name, ...args) => measure(workspace, practice, input, `${i}-${name}`, args);
        const alone = await run('alone', '--model', strong, '--rows-per-call', '1');
        const merged = await run('merged', '--model', strong);
        const cascades = [
          ['not calibrated', await run('plain', '--cascade', `${cheap},${strong}`, '--calibrate', '0%')],
          ['calibrated', await run('calibrated', '--cascade', `${cheap},${strong}`)],
        ];
        for (const [name, { right, bill, asked }] of [
          [`${strong} alone`, alone],
          [`${strong} merged`, merged],
          ...cascades,
        ]) {
          const share = (other) => `${((100 * bill) / other.bill).toFixed(1)} %`;
          console.log(
            `${cheap}; ${accuracy.join(' / ')}; ${firm}; ${name}; ${((100 * right) / rows).toFixed(1)} %; $${bill.toFixed(2)}; ${share(alone)}; ${share(merged)}; ${asked ?? rows}`,
          );
        }
        if (i > 0) continue;
        const isMet = cascades.every(
          ([, { right, bill }]) => right >= goal.share * rows && bill <= goal.cost * alone.bill,
        );
        if (!isMet) throw new Error('goal missed: 93 % right at half of what the strong model costs one row a call');
      } finally {
        await practice.stop();
      }
    }
    console.log('goal met: 93 % right at half of what the strong model costs one row a call');
  });
}

async function measure(workspace, practice, input, name, args) {
  const before = await billOf(practice);
  const common = ['--expected', 'answer', '--budget', '100', '--no-cache', '--quiet', '--json'];
  const { stdout } = await runSheafCommand(
    ['run', input, '-o', workspace.file(`${name}.csv`), '--dir', workspace.file('.sheaf'), ...common, ...args],
    { OPENAI_BASE_URL: practice.url, OPENAI_API_KEY: 'practice' },
  );
  const { accuracy, arms, cost_usd } = JSON.parse(stdout);
  const bill = (await billOf(practice)) - before;
  if (Math.abs(bill - Number(cost_usd)) > 1e-9) throw new Error(`${name}: billed $${bill}, rows bear $${cost_usd}`);
  const asked = arms?.filter(({ model }) => model === strong).reduce((sum, { answered }) => sum + answered, 0);
  return { right: accuracy.correct, bill, asked };
}

async function billOf({ url }) {
  return Number((await (await fetch(new URL('/practice/bill', url))).json()).usd);
}
