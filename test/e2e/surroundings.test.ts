import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countOf, verifyAnswers } from '../support/answers-file.js';
import { questionTable } from '../support/question-table.js';
import { startProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { workspace } from '../support/workspace.js';

const run = ['run', 'questions.csv', '--rows-per-call', '2', '--budget', '5'];

describe('a place that cannot be written to', () => {
  it.each([
    ['the output is a folder', ['--output', 'folder'], '--output: .*folder is a folder'],
    ['the output’s folder is a file', ['--output', 'file/answers.csv'], '--output: nothing can be written'],
    ['--dir is a file', ['--dir', 'file'], '--dir: nothing can be written'],
    ['the log’s folder is a file', ['--log-file', 'file/run.log'], '--log-file: nothing can be written'],
  ])('is found before anything is spent: %s', async (_, options, message) => {
    const table = questionTable(4);
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    space.write('file', '');
    mkdirSync(space.path('folder'));
    const refused = await space.sheaf(...run, ...options);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    expect(space.api.bill().requests).toBe(0);
  });
});

describe('a run', () => {
  it('loses nothing when its log cannot be written any more', async () => {
    const table = questionTable(10);
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    const ended = await space.sheaf(...run, '--output', 'answers.csv', '--log-file', '/dev/full');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(10);
  });

  it('goes on when whoever read its words is gone', async () => {
    const table = questionTable(10);
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    const running = space.start(...run, '--output', 'answers.csv', '--json');
    running.child.stderr!.destroy();
    running.child.stdout!.destroy();
    const [code] = await new Promise<[number | null]>((resolve) => running.child.on('exit', (c) => resolve([c])));
    expect(code).toBe(0);
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(10);
  });

  it('is the same run after its folder was moved', async () => {
    const table = questionTable(10);
    const space = await workspace({ answers: table.answers, faults: [{ kind: 'hang', after: 2 }] });
    mkdirSync(space.path('here'));
    writeFileSync(space.path('here/questions.csv'), table.csv);
    const command = [...run, '--output', 'answers.csv', '--concurrency', '1', '--rows-per-call', '1'];
    const start = (folder: string) => {
      const cli = join(import.meta.dirname, '../../dist/src/cli.js');
      return startProcess(process.execPath, [cli, ...command], { cwd: space.path(folder), env: space.env });
    };
    const killed = start('here');
    await until(() => space.api.bill().requests > 2);
    await killed.murder();
    renameSync(space.path('here'), space.path('there'));
    await space.setFaults([]);
    const resumed = await start('there').ended;
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    verifyAnswers(table, space.path('there/answers.csv'));
    const twice = [...space.api.bill().asked.values()].filter((times) => times > 1).length;
    expect(twice).toBeLessThanOrEqual(1);
  });

  it('takes no budget that its books could not hold', async () => {
    const space = await workspace();
    space.write('questions.csv', 'question\n1 + 1\n');
    const refused = await space.sheaf('run', 'questions.csv', '--budget', '99999999999');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--budget: expected at most') });
  });
});
