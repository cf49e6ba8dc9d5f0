import { fileURLToPath } from 'node:url';
import { runProcess } from './process.mjs';

export const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/**
 * `sheaf run` against a practice API; the answers go into the run's directory, all else into `store`, embedded unless given.
 * @throws when not every row was answered
 */
export async function runSheaf({ input, rows, rowsPerCall, concurrency, directory, practice, store }) {
  const result = await runSheafCommand(
    [
      'run',
      input,
      '--output',
      `${directory}/${rows}.answers.csv`,
      '--dir',
      directory,
      '--rows-per-call',
      String(rowsPerCall),
      ...(concurrency === undefined ? [] : ['--concurrency', String(concurrency)]),
      ...(store === undefined ? [] : ['--store', store]),
      '--yes',
      '--quiet',
      '--json',
    ],
    { OPENAI_BASE_URL: practice.url, OPENAI_API_KEY: 'practice' },
  );
  const summary = JSON.parse(result.stdout);
  if (summary.answered !== rows) throw new Error(`answered ${summary.answered} of ${rows} rows`);
  return { ...result, summary };
}

export async function runSheafCommand(args, environment, expected) {
  return runProcess([cli, ...args], environment, expected);
}
