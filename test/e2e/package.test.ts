import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { countOf, verifyAnswers } from '../support/answers-file.js';
import { questionTable } from '../support/question-table.js';
import { startProcess } from '../support/sheaf-process.js';
import { temporaryFolder, workspace } from '../support/workspace.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('the package works in an empty folder, with nothing but npm', async () => {
  const { folder, path, write } = await workspace({}, temporaryFolder());
  // The build stands already: a second one would pull it away from under the other tests.
  const pack = ['pack', root, '--ignore-scripts', '--pack-destination', folder];
  expect(await startProcess('npm', pack, { cwd: folder }).ended).toMatchObject({ code: 0 });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  write('package.json', '{ "private": true }');
  const install = ['install', `./${tarball}`, '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'];
  const installed = await startProcess('npm', install, { cwd: folder }).ended;
  expect(installed, installed.stderr).toMatchObject({ code: 0 });

  // Arithmetic is what the practice API that comes with sheaf can answer by itself.
  const arithmetic = Array.from({ length: 12 }, (_, i) => [`${i} + ${i + 7}`, `${2 * i + 7}`] as const);
  const rows = arithmetic.map(([question]) => [question]);
  const table = { ...questionTable(0), columns: ['question'], rows, answers: Object.fromEntries(arithmetic) };
  write('questions.csv', [table.columns, ...rows].map((cells) => `${cells}\n`).join(''));
  const command = ['sheaf', 'run', 'questions.csv', '--output', 'answers.csv', '--simulate'];
  const run = await startProcess('npx', command, { cwd: folder }).ended;
  expect(run, run.stderr).toMatchObject({ code: 0 });
  expect(countOf(verifyAnswers(table, path('answers.csv')), 'answered')).toBe(12);
});
