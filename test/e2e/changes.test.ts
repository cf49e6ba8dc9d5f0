import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { questionTable, tableOf } from '../support/question-table.js';
import { summaryOf, workspace } from '../support/workspace.js';

const command = ['run', 'questions.csv', '--output', 'answers.csv', '--budget', '5', '--json'];
const table = questionTable(24);
const [otherColumns, otherRows, allAnswers] = (() => {
  const other = questionTable(24, { from: 100 });
  return [other.columns, other.rows, { ...table.answers, ...other.answers }] as const;
})();
const otherTable = tableOf(otherColumns, otherRows, allAnswers);

describe('a run to an output that is taken', () => {
  it('is not mixed with one of other questions, another model or other instructions, until told to start over', async () => {
    const space = await workspace({ answers: allAnswers });
    space.write('questions.csv', table.csv);
    expect((await space.sheaf(...command)).code).toBe(0);
    const written = readFileSync(space.path('answers.csv'));
    const bill = space.api.bill();

    const changes: readonly (readonly [string, string[], RegExp])[] = [
      [table.csv, ['--model', 'o3-mini'], /model: o1-mini then, o3-mini now/],
      [table.csv, ['--instructions', 'Be brief.'], /instructions: none then, Be brief\. now/],
      [table.csv, ['--group-by', 'topic'], /group-by: none then, topic now/],
      [otherTable.csv, [], /input: .+ then, .+ now/],
    ];
    for (const [csv, options, difference] of changes) {
      space.write('questions.csv', csv);
      const refused = await space.sheaf(...command, ...options);
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(difference) });
      expect(refused.stderr).toMatch(/--output[\s\S]*--fresh/);
      expect(refused.stderr.match(/ then, /g), 'only what differs is named').toHaveLength(1);
    }
    expect(readFileSync(space.path('answers.csv'))).toEqual(written);
    expect(space.api.bill().requests).toBe(bill.requests);

    const fresh = await space.sheaf(...command, '--fresh');
    expect(fresh.code).toBe(0);
    const rows = verifyAnswers(otherTable, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(24);
    expect(costOf(rows)).toBe(space.api.bill().picoDollars - bill.picoDollars);
    expect(summaryOf(fresh)).toMatchObject({ calls: space.api.bill().calls - bill.calls });
  });

  it('goes on when --limit grows, and says so when it shrinks', async () => {
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    for (const [limit, rows] of [
      [['--limit', '7'], 7],
      [['--limit', '15'], 15],
      [[], 24],
    ] as const) {
      const run = await space.sheaf(...command, ...limit);
      expect(run.code).toBe(0);
      const part = tableOf(table.columns, table.rows.slice(0, rows), table.answers);
      const answered = verifyAnswers(part, space.path('answers.csv'));
      expect(countOf(answered, 'answered')).toBe(rows);
      expect(costOf(answered)).toBe(space.api.bill().picoDollars);
      expect([...space.api.bill().asked.values()]).toEqual(Array(rows).fill(1));
      expect(summaryOf(run)).toMatchObject({ rows, cost_usd: space.api.bill().usd, calls: space.api.bill().calls });
    }
    const shrunk = await space.sheaf(...command, '--limit', '7');
    expect(shrunk).toMatchObject({ code: 2, stderr: expect.stringMatching(/limit: none then, 7 now/) });
  });

  it('does not overwrite a file that it did not write', async () => {
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    space.write('answers.csv', 'the only copy\nof somebody’s work\n');
    const refused = await space.sheaf(...command);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/answers\.csv exists[\s\S]*--fresh[\s\S]*--output/);
    expect(readFileSync(space.path('answers.csv'), 'utf8')).toBe('the only copy\nof somebody’s work\n');
    expect(space.api.bill().requests).toBe(0);
  });

  it('does not overwrite its own questions', async () => {
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    for (const more of [[], ['--fresh']]) {
      const refused = await space.sheaf(
        'run',
        'questions.csv',
        '--output',
        './questions.csv',
        '--budget',
        '5',
        ...more,
      );
      expect(readFileSync(space.path('questions.csv'), 'utf8') === table.csv, refused.stderr).toBe(true);
      expect(refused.code).toBe(2);
    }
    expect(space.api.bill().requests).toBe(0);
    expect(existsSync(space.path('.sheaf/runs'))).toBe(false);
  });
});
