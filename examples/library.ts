/**
 * Sheaf from TypeScript: what it would cost, typed answers under a cap, what the cap left, grades, and which model to take.
 * It asks the practice API, so it needs no key and costs nothing; leave `simulate` out to ask a real one (OPENAI_API_KEY).
 *
 *     npm install sheaf typescript @types/node
 *     npx tsc --module nodenext --target es2023 library.ts && node library.js
 */
import { writeFile } from 'node:fs/promises';
import { compare, type Options, plan, type Reporter, retry, run, SheafError } from 'sheaf';

const shared: Options = { simulate: true, model: 'gpt-5-mini', rowsPerCall: 4 };

/** Only what is worth a line of its own; progress is left out. */
const reporter: Reporter = { say: (sentence) => console.error(sentence), detail() {}, progress() {}, done() {} };

async function main(): Promise<void> {
  const sums = Array.from({ length: 24 }, (_, i) => `What is ${i} plus ${3 * i}?,${4 * i},${i % 2 ? 'odd' : 'even'}`);
  await writeFile('sums.csv', ['question,right,part', ...sums, ''].join('\n'));

  const planned = await plan('sums.csv', { ...shared, budget: 1 });
  console.log(`${planned.rows} rows in ${planned.calls} calls, about $${planned.expected_usd}`);

  // Every answer is an object of these fields, which get columns of their own. The cap is too small for all rows.
  const answerSchema = { value: 'integer', unit: ['none', 'metres'] };
  const typed = { ...shared, output: 'typed.csv', answerSchema, reasoning: 'low' };
  const first = await run('sums.csv', { ...typed, budget: '0.004' }, { reporter });
  console.log(`${first.answered} answered for $${first.cost_usd}, ${first.skipped} skipped`);

  // The same file, with the settings that it had; the budget is the retry's own.
  const second = await retry('typed.csv', { budget: 1 }, { reporter });
  console.log(`${second.answered} answered, ${second.skipped} skipped`);

  // A model judges what is not the expected text, word for word.
  const graded = { expected: 'right', groupBy: ['part'] };
  const judged = await run('sums.csv', { ...shared, ...graded, grade: 'judge', output: 'graded.csv', budget: 1 });
  for (const { group, correct, graded: rows, low, high } of judged.accuracy?.groups ?? [])
    console.log(`${group}: ${correct} of ${rows} right, between ${low} and ${high}`);

  // Without the cache: else what the runs above were answered would cost nothing here.
  const models = ['gpt-5-mini', 'gpt-4.1-mini'];
  const place = { output: 'compared', noCache: true };
  const { tables, advice } = await compare('sums.csv', { ...shared, ...graded, models, ...place, budget: 1 });
  for (const { model, accuracy, cost_usd } of tables[0]?.models ?? [])
    console.log(`${model}: ${accuracy} for $${cost_usd}`);
  console.log(`take ${advice?.model}`);
}

try {
  await main();
} catch (error) {
  // Sheaf's own errors say what to do next; nothing that was paid for is lost.
  if (!(error instanceof SheafError)) throw error;
  console.error(`${error.message}\n${error.nextStep ?? ''}`);
  process.exitCode = error.exitCode;
}
