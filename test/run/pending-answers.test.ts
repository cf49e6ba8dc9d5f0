import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { run } from '../../src/index.js';
import { runId } from '../../src/run/run-folder.js';
import { startPracticeApi } from '../../src/simulator/practice-api.js';
import { openEmbeddedStore } from '../../src/store/postgres/open-embedded-store.js';
import { noSpend } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';
import { outcomeOf } from './journal-outcomes.js';

afterEach(() => vi.unstubAllEnvs());

it('asks nothing again that was answered and paid for when the process was killed before part.csv had it', async () => {
  const folder = temporaryFolder();
  const [input, output, dir] = ['in.csv', 'out.csv', '.sheaf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const questions = Array.from({ length: 3_000 }, (_, i) => `${i} + ${i}`);
  await writeFile(input, `question\n${questions.join('\n')}\n`);

  // The killed process: every row is settled, no answer was collected.
  const id = runId({ output, directory: dir });
  const store = await openEmbeddedStore(dir);
  await store.openRun(id, 5n * 10n ** 12n);
  const rows = questions.map((question, row) => ({ row, question, tokens: 3, spend: noSpend, attemptsBefore: 0 }));
  await store.addBundles(id, [{ id: 'p1-0', rows, allowance: 1 }]);
  await store.settle(id, { bundle: 'p1-0', finished: rows.map(({ row }) => outcomeOf(row)), leftovers: [] });
  await store.close();

  const api = await startPracticeApi();
  onTestFinished(() => api.close());
  vi.stubEnv('OPENAI_API_KEY', 'practice');
  const summary = await run(input, { output, dir, budget: 5, 'base-url': api.url });
  expect(summary.answered).toBe(3_000);
  expect(api.bill().calls).toBe(0);
  const written = parse(await readFile(output), { columns: true }) as { answer: string }[];
  expect(written.map(({ answer }) => answer)).toEqual(questions.map((_, row) => `answer ${row}`));
});
