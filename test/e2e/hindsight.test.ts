import { describe, expect, it } from 'vitest';
import type { Foretold } from '../../src/run/foretell.js';
import type { RunSummary } from '../../src/run/summary.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { type QuestionTable, tableOf } from '../support/question-table.js';
import { type Workspace, workspace } from '../support/workspace.js';

const question = (i: number) => `Which number stands for stone ${i} of the long garden wall?`;

/** @param cells of each row: its question, or a group and a question */
function table(columns: string[], rows: string[][], count: number): QuestionTable {
  return tableOf(columns, rows, Object.fromEntries(Array.from({ length: count }, (_, i) => [question(i), String(i)])));
}

const ask = (count: number, from = 0) => Array.from({ length: count }, (_, i) => [question(from + i)]);
const command = ['run', 'questions.csv', '--output', 'answers.csv', '--json'];

async function spaceFor(questions: QuestionTable): Promise<Workspace> {
  const space = await workspace({ answers: { ...questions.answers }, mergeRatio: 0.26 });
  space.write('questions.csv', questions.csv);
  return space;
}

async function summaryOf(space: Workspace, ...more: string[]): Promise<RunSummary> {
  const ended = await space.sheaf(...command, ...more);
  expect(ended.stdout, ended.stderr).not.toBe('');
  return JSON.parse(ended.stdout) as RunSummary;
}

describe('what a run saved', () => {
  it('counts no empty questions, which one row a call would not have asked either', async () => {
    const empty = Array.from({ length: 200 }, () => ['', 'nothing']);
    const asked = ask(4).map(([cell]) => [cell!, 'something']);
    const space = await spaceFor(table(['question', 'note'], [...asked, ...empty], 4));
    const { exit, savings, cost_usd } = await summaryOf(space, '--budget', '5');
    expect(exit).toBe(3);
    expect(pico(savings!.one_row_a_call_usd)).toBeLessThan(4n * pico(cost_usd));
    const nothing = await spaceFor(table(['question', 'note'], empty, 0));
    expect((await summaryOf(nothing, '--budget', '0')).savings!.one_row_a_call_usd).toBe('0');
  });

  it('counts no repeated question that was skipped', async () => {
    const rows = [...ask(60), ...ask(60), ...ask(60)];
    const space = await spaceFor(table(['question'], rows, 60));
    const { exit, answered, savings, duplicates } = await summaryOf(space, '--budget', '0.02', '--no-cache');
    expect(exit).toBe(4);
    const answers = verifyAnswers(table(['question'], rows, 60), space.path('answers.csv'));
    expect(duplicates).toBe((2 * answered) / 3);
    expect(countOf(answers, 'skipped')).toBeGreaterThan(0);
    // Two of three answers were another row's.
    expect(Number(savings!.duplicates_usd) / Number(savings!.one_row_a_call_usd)).toBeCloseTo(2 / 3, 5);
  });

  it('takes no audit for what one row a call would cost', async () => {
    const questions = table(['question'], ask(160), 160);
    const costs: number[] = [];
    for (const options of [
      ['--audit', '100%'],
      ['--rows-per-call', '1'],
    ]) {
      const space = await workspace({ mergeRatio: 0.6 });
      space.write('questions.csv', questions.csv);
      const { savings } = await summaryOf(space, '--budget', '9', '--pilot', 'auto', ...options);
      costs.push(Number(savings!.one_row_a_call_usd));
    }
    expect(costs[0]! / costs[1]!).toBeGreaterThan(0.8);
    expect(costs[0]! / costs[1]!).toBeLessThan(1.2);
  });
});

describe('a forecast after a pilot', () => {
  it('expects no cost of empty questions', async () => {
    const empty = Array.from({ length: 400 }, () => ['', 'nothing']);
    const asked = ask(200).map(([cell]) => [cell!, 'something']);
    const questions = table(['question', 'note'], [...asked, ...empty], 200);
    const space = await spaceFor(questions);
    const { forecast, cost_usd } = await summaryOf(space, '--budget', '5', '--pilot', '32');
    expect(forecast).toMatchObject({ at: 'pilot', rows_left: 168 });
    expect(Number(forecast!.expected_usd)).toBeLessThan(1.4 * Number(cost_usd));
  });

  it('is made anew for the rows that a larger --limit adds, without another pilot', async () => {
    const questions = table(['question'], ask(400), 400);
    const space = await spaceFor(questions);
    const sample = ['--budget', '5', '--pilot', '32', '--no-cache'];
    const first = await summaryOf(space, ...sample, '--limit', '150');
    const pilotCost = first.savings!.pilot_usd;
    const { forecast, cost_usd, audit, pilots, savings } = await summaryOf(space, ...sample);
    expect(pilots).toHaveLength(1);
    expect(forecast).toMatchObject({ at: 'pilot', rows_left: 250 });
    expect(Number(forecast!.expected_usd)).toBeLessThan(1.4 * Number(cost_usd));
    expect(Number(forecast!.expected_usd)).toBeGreaterThan(0.7 * Number(cost_usd));
    // The rows of the first session's sample are the pilot's still, though the sample of more rows is another one.
    expect(audit).toBeNull();
    expect(savings!.pilot_usd).toBe(pilotCost);
    expect(costOf(verifyAnswers(questions, space.path('answers.csv')))).toBe(space.api.bill().picoDollars);
  });

  it.each(['0%', '100%'])('counts what audits of %s will cost, before it and after', async (audit) => {
    const questions = table(['question'], ask(240), 240);
    const space = await spaceFor(questions);
    const options = ['--budget', '9', '--audit', audit];
    const before = await space.sheaf('plan', 'questions.csv', '--json', ...options);
    const { calls, forecast: start } = JSON.parse(before.stdout) as { calls: number; forecast: Foretold };
    expect(calls).toBe(30);
    const { forecast, cost_usd } = await summaryOf(space, ...options, '--pilot', '32');
    expect(Number(forecast!.expected_usd)).toBeLessThan(1.3 * Number(cost_usd));
    expect(Number(forecast!.expected_usd)).toBeGreaterThan(0.75 * Number(cost_usd));
    expect(Number(start.high_usd)).toBeGreaterThan(Number(cost_usd));
  });
});
