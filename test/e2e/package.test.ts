import { copyFileSync, readdirSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startRedis } from '../store/start-redis.js';
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
  write('package.json', '{ "private": true, "type": "module" }');
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

  // The example, as whoever installed the package would compile and run it.
  copyFileSync(path('node_modules/sheaf/examples/library.ts'), path('library.ts'));
  symlinkSync(`${root}node_modules/@types`, path('node_modules/@types'));
  const compiler = [`${root}node_modules/typescript/bin/tsc`, '--strict', '--skipLibCheck', '--types', 'node'];
  const compile = [...compiler, '--module', 'nodenext', '--target', 'es2023', 'library.ts'];
  expect(await startProcess(process.execPath, compile, { cwd: folder }).ended).toMatchObject({ code: 0, stdout: '' });
  // A Redis is quicker to open eight times than a database.
  const redis = await startRedis();
  const env = { SHEAF_STORE: redis.url };
  const example = await startProcess(process.execPath, ['library.js'], { cwd: folder, env }).ended;
  await redis.stop();
  expect(example, example.stderr).toMatchObject({ code: 0 });
  expect(example.stdout.split('\n')).toEqual([
    expect.stringMatching(/^24 rows in 6 calls, about \$0\.\d+$/),
    expect.stringMatching(/^\d+ answered for \$0\.00\d+, \d+ skipped$/),
    '24 answered, 0 skipped',
    expect.stringMatching(/^even: 12 of 12 right, between 0\.\d+ and 1$/),
    expect.stringMatching(/^odd: 12 of 12 right, between 0\.\d+ and 1$/),
    expect.stringMatching(/^gpt-4\.1-mini: 1 for \$0\.00\d+$/),
    expect.stringMatching(/^gpt-5-mini: 1 for \$0\.0\d+$/),
    'take gpt-4.1-mini',
    '',
  ]);
});
