import { describe, expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { summaryOf, workspace } from '../support/workspace.js';

const command = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '5', '--json'];

describe('a budget', () => {
  it('is never exceeded, is used up, and can be raised without paying for anything twice', async () => {
    const table = questionTable(200);
    // Rows that must be asked again have cost something already when the budget ends.
    const faults = [{ kind: 'missing', rate: 0.3 }] as const;
    const reasoning = { median: 4000, spread: 0.5 };
    const space = await workspace({ answers: table.answers, faults: [...faults], reasoning });
    space.write('questions.csv', table.csv);

    const small = await space.sheaf(...command, '--budget', '0.50');
    expect(small).toMatchObject({ code: 4, stderr: expect.stringContaining('larger --budget') });
    const before = verifyAnswers(table, space.path('answers.csv'));
    const bill = space.api.bill();
    expect(bill.picoDollars).toBeLessThanOrEqual(pico('0.5'));
    expect(bill.picoDollars).toBeGreaterThanOrEqual(pico('0.45'));
    expect(costOf(before)).toBe(bill.picoDollars);
    const skipped = before.filter((row) => row.status === 'skipped');
    expect(skipped.length).toBeGreaterThan(100);
    expect(costOf(skipped)).toBeGreaterThan(0n);
    expect(new Set(skipped.map((row) => row.error))).toEqual(new Set(['budget']));
    expect(summaryOf(small)).toMatchObject({ exit: 4, skipped: skipped.length, failed: 0, cost_usd: bill.usd });

    const same = await space.sheaf(...command, '--budget', '0.50');
    expect(same.code).toBe(4);
    expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.5'));
    const still = verifyAnswers(table, space.path('answers.csv'));

    // The command that it names is enough.
    const [, budget] = /^ {2}sheaf run .* --budget (\d+(?:\.\d+)?)$/m.exec(small.stderr)!;
    const large = await space.sheaf(...command, '--budget', budget!);
    expect(large.code).toBe(0);
    const after = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(after, 'answered')).toBe(200);
    expect(costOf(after)).toBe(space.api.bill().picoDollars);
    still.forEach((row, i) => {
      if (row.status === 'answered') expect(after[i]).toEqual(row);
    });
    const { asked } = space.api.bill();
    before.forEach((row, i) => {
      const question = table.rows[i]![2]!;
      if (row.status === 'answered') expect(asked.get(question), question).toBe(bill.asked.get(question));
    });
  });

  it('of nothing buys nothing', async () => {
    const table = questionTable(12);
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    const run = await space.sheaf(...command, '--budget', '0', '--quiet');
    expect(run).toMatchObject({ code: 4, stderr: expect.stringMatching(/^\nThe budget .*\nNothing was spent\.\n/) });
    expect(space.api.bill()).toMatchObject({ requests: 0, picoDollars: 0n });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'skipped')).toBe(12);
  });

  it('holds against 64 calls at once of which many never come back', async () => {
    const table = questionTable(300);
    const faults = [
      { kind: 'hang', rate: 0.1 },
      { kind: 'reset', rate: 0.2 },
    ] as const;
    const reasoning = { median: 2500, spread: 0.8 };
    const space = await workspace({ answers: table.answers, reasoning, faults: [...faults], latencyMs: 20 });
    space.write('questions.csv', table.csv);
    const run = await space.sheaf(...command, '--budget', '2', '--concurrency', '64', '--timeout', '1');
    expect(run.code).toBe(4);
    const rows = verifyAnswers(table, space.path('answers.csv'));
    const { picoDollars: bill, struck } = space.api.bill();
    expect(struck).toMatchObject({ hang: expect.any(Number), reset: expect.any(Number) });
    expect(bill).toBeLessThanOrEqual(pico('2'));
    const { cost_usd, unknown_usd } = summaryOf(run);
    expect(pico(cost_usd)).toBe(costOf(rows));
    expect(pico(cost_usd) + pico(unknown_usd)).toBeLessThanOrEqual(pico('2'));
    expect(pico(cost_usd) + pico(unknown_usd)).toBeGreaterThanOrEqual(bill);
  });
});
