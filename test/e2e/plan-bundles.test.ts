import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import type { PlannedCall } from '../../src/run/planned-calls.js';
import { countOf, verifyAnswers } from '../support/answers-file.js';
import { tableOf } from '../support/question-table.js';
import { type Ended, startSheaf } from '../support/sheaf-process.js';
import { summaryOf, temporaryFolder, workspace } from '../support/workspace.js';

/** Runs sheaf where `q.csv` is this table. */
async function planOf(table: readonly (readonly string[])[], ...args: string[]): Promise<Ended> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'q.csv'), stringify(table as string[][]));
  return startSheaf(['plan', 'q.csv', ...args], { cwd: folder, env: {} }).ended;
}

function callsIn({ stdout }: Ended): PlannedCall[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PlannedCall);
}

const questions = Array.from({ length: 24 }, (_, i) => `What is number ${i} called?`);
const tasks = ['essay scoring', 'sentiment', 'open questions'];
const table = [
  ['id', 'source', 'task', 'question'],
  ...questions.map((question, i) => [`r${i + 1}`, `s${i % 2}`, tasks[i % 3]!, question]),
];

describe('sheaf plan --show-bundles', () => {
  it('names every call, its rows and why they share it, as many as the plan counts', async () => {
    const { code, stdout, stderr } = await planOf(table, '--show-bundles', '--group-by', 'source');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('call 1 · 1 row, 7 tokens · group "s0" · task "essay scoring" · scoring\n  rows 1\n');
    expect(stdout).toContain('one row a call for scoring');
    expect(stdout).toMatch(/call \d+ · 4 rows, \d+ tokens · group "s1" · task "sentiment" · labels\n {2}rows 2, /);
    expect(stdout).toContain('same group; same task; same kind; ');
    expect(stdout).toContain('\n24 rows\n12 calls to o1-mini');
    expect(stdout.match(/^call /gm)).toHaveLength(12);
  });

  it('gives one JSON object a line, every row exactly once, and by its id', async () => {
    const plan = await planOf(table, '--show-bundles', '--json', '--id', 'id');
    const calls = callsIn(plan);
    expect(calls.map(({ call }) => call)).toEqual(calls.map((_, i) => i + 1));
    expect(calls.flatMap(({ rows }) => rows).sort()).toEqual(questions.map((_, i) => `r${i + 1}`).sort());
    for (const { size, rows, task, kind, why } of calls) {
      expect(rows).toHaveLength(size);
      expect(new Set(rows.map((id) => tasks[(Number(String(id).slice(1)) - 1) % 3]))).toEqual(new Set([task]));
      expect(kind).toBe({ 'essay scoring': 'scoring', sentiment: 'labels' }[task!] ?? 'general');
      expect(why.length).toBeGreaterThan(0);
    }
  });

  it('shows no call where nothing is to be asked, and says nothing of kinds where one size holds for all', async () => {
    expect(
      await planOf(
        [
          ['id', 'question'],
          ['1', ' '],
        ],
        '--show-bundles',
        '--json',
      ),
    ).toMatchObject({ code: 0, stdout: '' });
    const calls = callsIn(await planOf(table, '--show-bundles', '--json', '--rows-per-call', '5', '--task', 'off'));
    expect(calls.map(({ size }) => size)).toEqual([5, 5, 5, 5, 4]);
    expect(new Set(calls.map(({ kind, task }) => JSON.stringify([kind, task])))).toEqual(new Set(['[null,null]']));
  });

  it('ends without a word when its reader goes', async () => {
    const many = [['question'], ...Array.from({ length: 20_000 }, (_, i) => [`What is number ${i}?`])];
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'q.csv'), stringify(many));
    const sheaf = startSheaf(['plan', 'q.csv', '--show-bundles'], { cwd: folder, env: {} });
    sheaf.child.stdout!.destroy();
    expect(await sheaf.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('--task', () => {
  it('keeps tasks apart, by whatever column', async () => {
    const calls = callsIn(await planOf(table, '--show-bundles', '--json', '--task', 'source'));
    expect(calls.map(({ task, size }) => [task, size])).toEqual([
      ['s0', 8],
      ['s0', 4],
      ['s1', 8],
      ['s1', 4],
    ]);
  });

  it('names the closest column when there is none of that name', async () => {
    const { code, stderr } = await planOf(table, '--task', 'sourse');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--task: .+ has no column "sourse"[\s\S]*Did you mean "source"\?/);
  });

  it.each([
    ['task', true],
    ['Task Type', true],
    ['任务类型', true],
    ['type', false],
    ['category', false],
  ])('is a column called "%s" by itself: %s; the plan says so', async (name, isTaken) => {
    const named = [['id', 'source', name, 'question'], ...table.slice(1)];
    const { stdout } = await planOf(named);
    expect(stdout.includes(`the column "${name}" was taken for the task`)).toBe(isTaken);
    expect(stdout.includes('scoring 1 (of 8)')).toBe(isTaken);
    expect((await planOf(named, '--task', 'off')).stdout).toContain('3 calls');
  });

  it('is no column whose values hardly repeat, or that holds the questions', async () => {
    const free = [['task', 'question'], ...questions.map((question, i) => [`Find out ${i}.`, question])];
    expect((await planOf(free)).stdout).toContain('3 calls');
    expect(
      (await planOf([['task'], ...questions.map((question) => [question])], '--question', 'task')).stdout,
    ).toContain('3 calls');
  });

  it('asks the same question of two tasks once, and belongs to the run', async () => {
    const twice = [
      ['kind', 'question'],
      ['a', 'Who?'],
      ['b', 'Who?'],
      ['b', 'Why?'],
    ];
    const answers = { 'Who?': 'Ann', 'Why?': 'Because.' };
    const space = await workspace({ answers });
    space.write('q.csv', stringify(twice));
    const run = ['run', 'q.csv', '--budget', '1', '--json'];
    const ended = await space.sheaf(...run, '--task', 'kind');
    expect(summaryOf(ended)).toMatchObject({ answered: 3, duplicates: 1, calls: 2 });
    const rows = verifyAnswers(tableOf(twice[0]!, twice.slice(1), answers), space.path('q.csv.answers.csv'));
    expect(countOf(rows, 'answered')).toBe(3);
    expect((await space.sheaf(...run)).stderr).toContain('task: kind then, none now');
    expect((await space.sheaf('retry', 'q.csv.answers.csv', '--budget', '1')).code).toBe(0);
  });
});
