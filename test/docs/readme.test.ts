import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startRedis } from '../store/start-redis.js';
import { readRecords } from '../support/answers-file.js';
import { cli, type SheafProcess, startProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { type Workspace, workspace } from '../support/workspace.js';
import { readDocument } from './document.js';

const readme = readDocument('README.md');

/** What a command says that goes on until it is ended, once it does its work. */
const atWork: Readonly<Record<string, RegExp>> = {
  dash: /The page is at (\S+) until Ctrl-C/,
  worker: /Worker \S+ waits for runs/,
};

it('the commands of the README do what it says, in their order, as they stand there', {
  timeout: 600_000,
}, async () => {
  const space = await folderOfTheReader();
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const environment: Record<string, string> = { ...space.env, SHEAF_PORT: '0', PATH: pathWithSheaf(space) };
  const going: SheafProcess[] = [];
  for (const { line, exit } of readme.commands) {
    const variable = /^export (\w+)=redis:/.exec(line)?.[1];
    if (variable !== undefined) {
      environment[variable] = redis.url;
      continue;
    }
    const started = startProcess('bash', ['-c', line.replace('OPENAI_API_KEY=…', 'OPENAI_API_KEY=practice')], {
      cwd: space.folder,
      env: environment,
    });
    const words = Object.entries(atWork).find(([name]) => line.includes(`sheaf ${name}`))?.[1];
    if (words === undefined) {
      const ended = await started.ended;
      expect(ended, `${line}\n${ended.stderr}`).toMatchObject({ code: exit });
    } else {
      await until(() => words.test(started.stderr()) || started.child.exitCode !== null);
      const address = words.exec(started.stderr())?.[1];
      if (address !== undefined) expect((await fetch(address)).status, line).toBe(200);
      going.push(started);
    }
  }
  expect(going).toHaveLength(Object.keys(atWork).length);
  for (const { child } of going) {
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
  }
  for (const { ended } of going) expect(await ended).toMatchObject({ code: 0 });

  expect(columns(space, 'questions.csv.answers.csv')).toEqual(['question', ...promisedColumns()]);
  expect(columns(space, 'reviews.csv.answers.csv').slice(-3)).toEqual(['label', 'score', 'why']);
  expect(columns(space, 'set.csv.answers.csv').slice(-2)).toEqual(['correct', 'graded_by']);
  for (const name of ['routed.csv', 'cascaded.csv']) expect(columns(space, name).at(-1)).toBe('route');
  for (const name of ['big.csv.answers.csv', 'night.csv.answers.csv', 'fleet.csv.answers.csv', 'thorough.csv'])
    expect(statuses(space, name)).toEqual(new Set(['answered']));
});

it('the Chinese README has the same commands, so the same were executed', () => {
  const chinese = readDocument('README.zh-CN.md').commands;
  expect(chinese).toEqual(readme.commands);
  expect(chinese.length).toBeGreaterThan(12);
});

/** A folder with every file that the README's reader is supposed to have, and one practice API. */
async function folderOfTheReader(): Promise<Workspace> {
  // Riddles are thought about, at length: half a dollar is not enough for the largest file.
  const space = await workspace({ reasoning: { median: 2_500, spread: 0.4 } });
  const sum = (i: number) => `${i < 5_000 ? '' : 'A riddle: '}What is ${i} plus ${3 * i}?`;
  const questions = (count: number, from: number) => Array.from({ length: count }, (_, i) => sum(from + i));
  const files = { questions: 12, reviews: 8, night: 8, fleet: 24, big: 120 }; // The last from 5,000 on.
  Object.entries(files).forEach(([name, count], i) => {
    space.write(`${name}.csv`, ['question', ...questions(count, 1_000 * (i + 1)), ''].join('\n'));
  });
  const graded = questions(12, 10).map((question, i) => `${question},${4 * (10 + i)}`);
  space.write('set.csv', ['question,answer', ...graded, ''].join('\n'));
  return space;
}

/** As after `npm link`. @returns a PATH */
function pathWithSheaf(space: Workspace): string {
  mkdirSync(space.path('bin'));
  symlinkSync(cli, space.path('bin/sheaf'));
  return [space.path('bin'), process.env.PATH].join(delimiter);
}

/** The first cells of the table "What comes back". */
function promisedColumns(): string[] {
  const text = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const table = text.slice(text.indexOf('| column |'), text.indexOf('Typed answers add'));
  return table
    .split('\n')
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name!));
}

function columns(space: Workspace, name: string): readonly string[] {
  return readRecords(join(space.folder, name))[0]!.cells;
}

function statuses(space: Workspace, name: string): Set<string> {
  const place = columns(space, name).indexOf('status');
  return new Set(
    readRecords(join(space.folder, name))
      .slice(1)
      .map(({ cells }) => cells[place]!),
  );
}
