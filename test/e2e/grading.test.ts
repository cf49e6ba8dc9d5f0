import { describe, expect, it } from 'vitest';
import { costOf, countOf, readRecords, verifyAnswers } from '../support/answers-file.js';
import { pico, sum } from '../support/pico.js';
import { type QuestionTable, questionTable } from '../support/question-table.js';
import { until } from '../support/until.js';
import { summaryOf, workspace } from '../support/workspace.js';

const base = ['run', 'questions.csv', '--output', 'answers.csv', '--budget', '5', '--rows-per-call', '5', '--json'];
const graded = [...base, '--expected', 'right'];
const added = ['correct', 'graded_by'];

/** A table with right answers of which every fourth is none that the model gives, and every tenth is missing. */
function gradedTable(rows: number): QuestionTable & { readonly wrong: number; readonly graded: number } {
  const table = questionTable(rows);
  const question = table.columns.indexOf('question');
  const cell = (cells: readonly string[], i: number) =>
    i % 10 === 9 ? '' : i % 4 === 0 ? '-1' : table.answers[cells[question]!]!;
  const all = table.rows.map((cells, i) => [...cells, cell(cells, i), i % 3 === 0 ? 'sums' : 'more sums']);
  const quoted = (cells: readonly string[]) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
  const columns = [...table.columns, 'right', 'subject'];
  const values = all.map((cells) => cells.at(-2)!);
  return {
    ...table,
    columns,
    rows: all,
    csv: [columns, ...all].map(quoted).join('\n'),
    wrong: values.filter((value) => value === '-1').length,
    graded: values.filter((value) => value !== '').length,
  };
}

describe('answers with right ones to compare', () => {
  it('are graded row by row, and counted, by group too, with bounds', async () => {
    const table = gradedTable(60);
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    const ended = await space.sheaf(...graded, '--group-by', 'subject');
    expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: expect.stringContaining('graded by exact') });
    const rows = verifyAnswers(table, space.path('answers.csv'), added);
    expect(rows.map(({ fields }) => fields)).toEqual(
      table.rows.map((cells) => {
        const right = cells.at(-2)!;
        return right === '' ? ['', ''] : [String(right !== '-1'), 'exact'];
      }),
    );
    const { accuracy, cost_usd } = summaryOf(ended);
    const correct = table.graded - table.wrong;
    expect(accuracy).toMatchObject({ graded_by: 'exact', graded: table.graded, correct });
    expect(accuracy!.low).toBeLessThan(correct / table.graded);
    expect(accuracy!.high).toBeGreaterThan(correct / table.graded);
    expect(pico(accuracy!.cost_per_correct_usd!)).toBe(pico(cost_usd) / BigInt(correct));
    expect(accuracy!.groups.map(({ group }) => group).sort()).toEqual(['more sums', 'sums']);
    expect(accuracy!.groups.reduce((sum, group) => sum + group.graded, 0)).toBe(table.graded);
    for (const { group, correct, cost_per_correct_usd } of accuracy!.groups) {
      const own = rows.filter(({ cells }) => cells.at(-1) === group);
      expect(own.filter(({ fields }) => fields[0] === 'true')).toHaveLength(correct);
      expect(pico(cost_per_correct_usd!)).toBe(costOf(own) / BigInt(correct));
      expect(ended.stderr).toMatch(new RegExp(`${group}: .* % \\(${correct} of .* a right answer`));
    }
  });

  it('are graded at no cost when the run is over, and as they were by a retry', async () => {
    const table = gradedTable(20);
    const space = await workspace({
      answers: table.answers,
      faults: [{ kind: 'refusal', match: 'What is 7 plus 8?' }],
    });
    space.write('questions.csv', table.csv);
    expect((await space.sheaf(...base)).code).toBe(3);
    verifyAnswers(table, space.path('answers.csv'));
    const calls = space.api.bill().calls;
    const ended = await space.sheaf(...graded);
    expect(ended, ended.stderr).toMatchObject({ code: 3 });
    expect(space.api.bill().calls).toBe(calls);
    const rows = verifyAnswers(table, space.path('answers.csv'), added);
    const failed = rows.find(({ status }) => status === 'failed')!;
    const before = summaryOf(ended).accuracy!;
    expect(before.graded).toBe(table.graded);
    expect(failed.fields).not.toEqual(['true', 'exact']);

    await space.setFaults([]);
    const retried = await space.sheaf('retry', 'answers.csv', '--budget', '5', '--json');
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    const after = verifyAnswers(table, space.path('answers.csv'), added);
    expect(countOf(after, 'answered')).toBe(20);
    expect(costOf(after)).toBeGreaterThan(0n);
    expect(summaryOf(retried).accuracy!.graded).toBe(table.graded);
  });

  it('are refused before anything is spent where no answer could be compared', async () => {
    const table = gradedTable(20);
    const space = await workspace();
    space.write('questions.csv', table.csv);
    const ended = await space.sheaf(...graded, '--grade', 'number');
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/questions\.csv:\d+, column "right": the expected value/),
    });
    const missing = await space.sheaf(...base, '--expected', 'rihgt');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('--expected') });
    const alone = await space.sheaf(...base, '--grade', 'number');
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('--expected COLUMN') });
    expect(space.api.bill().calls).toBe(0);
  });

  it('are judged by a model, which is asked for no more than was in flight when it is killed', async () => {
    const judge = 'gpt-5-mini';
    const rows = Array.from({ length: 32 }, (_, i) => [
      `Which is number ${i}?`,
      `It is w${i}.`,
      `w${i % 4 === 0 ? 99 : i}`,
    ]);
    const answers = Object.fromEntries(rows.map(([question, answer]) => [question!, answer!]));
    const space = await workspace({ answers, latencyMs: 400 });
    space.write(
      'questions.csv',
      ['question,right', ...rows.map(([question, , right]) => `${question},${right}`)].join('\n'),
    );
    space.write('rubric.txt', 'Correct is what names the same number.\n');
    const how = ['--grade', 'judge', '--judge-model', judge, '--rubric', '@rubric.txt', '--concurrency', '1'];
    const running = space.start(...graded, ...how);
    await until(() => (space.api.bill().callsByModel[judge] ?? 0) > 1);
    await running.murder();
    const ended = await space.sheaf(...graded, ...how);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const cells = readRecords(space.path('answers.csv'))
      .slice(1)
      .map((record) => record.cells.slice(-2));
    expect(cells).toEqual(rows.map((_, i) => [String(i % 4 !== 0), 'judge']));
    expect(ended.stderr).toContain('gpt-5-mini graded 32 answers');

    const { cost_usd, unknown_usd, judge: judged } = summaryOf(ended);
    const bill = space.api.bill();
    // Four calls of eight, and the one that was in flight again.
    expect(bill.callsByModel[judge]).toBe(5);
    const times = [...bill.asked].filter(([text]) => text.includes('<expected-')).map(([, asked]) => asked);
    expect(times.filter((asked) => asked > 1)).toHaveLength(8);
    const told = [cost_usd, unknown_usd, judged!.cost_usd, judged!.unknown_usd].map(pico);
    expect(sum(told)).toBeGreaterThanOrEqual(bill.picoDollars);
    expect(pico(cost_usd) + pico(judged!.cost_usd)).toBeLessThan(bill.picoDollars);
  });
});
