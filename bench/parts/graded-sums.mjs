import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPracticeApi } from '../../dist/src/index.js';

/** Sums with their right answers. */
export function writeSums(path, rows) {
  const sums = Array.from({ length: rows }, (_, i) => `What is ${i} plus ${3 * i}?,${4 * i}`);
  writeFileSync(path, ['question,answer', ...sums, ''].join('\n'));
}

/**
 * Compares models that are right as often as `accuracy` says, in this process.
 * @returns what `compare` gives, and what the practice API has billed, in dollars
 */
export async function compareOnPractice({ compare, input, folder, accuracy, seed, budget, store }) {
  const api = await startPracticeApi({ seed, accuracy, countQuestions: false });
  process.env.OPENAI_API_KEY = 'practice';
  try {
    const compared = await compare(input, {
      models: Object.keys(accuracy),
      expected: 'answer',
      budget,
      baseUrl: api.url,
      dir: join(folder, '.sheaf'),
      output: join(folder, `seed-${seed}-${Object.values(accuracy).join('-')}`),
      store,
      noCache: true,
    });
    return { ...compared, bill: api.bill().usd };
  } finally {
    await api.close();
  }
}
