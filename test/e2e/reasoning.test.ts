import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { countOf, verifyAnswers } from '../support/answers-file.js';
import { tableOf } from '../support/question-table.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const run = ['run', 'q.csv', '-o', 'a.csv', '--budget', '5', '--json'];

const answersTo = (rows: readonly (readonly string[])[]) =>
  Object.fromEntries(rows.map(([question]) => [question!, `About ${question}`]));

async function spaceWith(rows: readonly (readonly string[])[]): Promise<Workspace> {
  const space = await workspace({ answers: answersTo(rows) });
  space.write('q.csv', stringify(rows as string[][]));
  return space;
}

/** The efforts that each question was asked at; "-" is none. */
function effortsBy(space: Workspace): Record<string, string> {
  const asked = space.api.bill().list.flatMap(({ questions, effort = '-' }) => questions.map((one) => [one, effort]));
  const effortsOf = (question: string) =>
    new Set(asked.filter(([one]) => one === question).map(([, effort]) => effort));
  return Object.fromEntries(asked.map(([question]) => [question, [...effortsOf(question!)].sort().join()]));
}

const mixed = [
  ['question'],
  ['Who wrote Faust?'],
  ['What is 17 * 23?'],
  ['Write a poem about prime numbers.'],
  ['Solve this riddle: what has keys and opens no door?'],
  ['Who painted Guernica?'],
];
const ownForThought = {
  'Who wrote Faust?': 'minimal',
  'What is 17 * 23?': '-',
  'Write a poem about prime numbers.': 'minimal',
  'Solve this riddle: what has keys and opens no door?': '-',
  'Who painted Guernica?': 'minimal',
};

describe('--reasoning', () => {
  it.each(['sync', 'batch'])(
    'auto has maths and logic thought about, and nothing else, in the %s lane',
    async (lane) => {
      const space = await spaceWith(mixed);
      const ended = await space.sheaf(...run, '--model', 'gpt-5-mini', '--lane', lane, '--rows-per-call', '5');
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      expect(effortsBy(space)).toEqual(ownForThought);
      expect(summaryOf(ended)).toMatchObject({ answered: 5, calls: 2, rejected_calls: 0 });
    },
  );

  it('holds in a pilot, at every size that it tries', async () => {
    const rows = [['question'], ...Array.from({ length: 40 }, (_, i) => [`Who owns house number ${i}?`])];
    const space = await spaceWith(rows);
    const ended = await space.sheaf(...run, '--model', 'gpt-5-mini', '--pilot', '16');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const { list } = space.api.bill();
    expect(new Set(list.map(({ effort }) => effort))).toEqual(new Set(['minimal']));
    expect(new Set(list.map(({ questions }) => questions.length)).size).toBeGreaterThan(2);
  });

  it('says once what it does where the model cannot be told', async () => {
    const space = await spaceWith(mixed);
    const { code, stderr } = await space.sheaf(...run, '--model', 'o1-mini', '--reasoning', 'low');
    expect(code).toBe(0);
    expect(stderr.match(/its prompt asks it to think briefly/g)).toHaveLength(1);
    expect(space.api.bill()).toMatchObject({ rejected: 0 });
    const plan = await space.sheaf('plan', 'q.csv', '--model', 'gpt-5-mini', '--show-bundles');
    expect(plan.stdout).toContain('reasoning effort: minimal for 3, the model’s own for 2');
    expect(plan.stdout).toMatch(/call \d · 3 rows, \d+ tokens · general · effort minimal/);
  });

  const rows = [
    ['question', 'think', 'note'],
    ['What is 2 + 2?', 'high', 'a'],
    ['What is 2 + 2?', '', 'b'],
    ['What is 2 + 2?', ' HIGH ', 'c'],
    ['Who wrote Faust?', 'auto', 'd'],
    ['What is 3 + 3?', '10', 'e'],
    ['What is 4 + 4?', 'default', 'f'],
  ];

  it('by column: rows of different efforts share neither call nor answer, and it belongs to the run', async () => {
    const space = await spaceWith(rows);
    const ours = [...run, '--model', 'gpt-5-mini', '--reasoning', 'low', '--reasoning-column', 'think'];
    const ended = await space.sheaf(...ours);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(effortsBy(space)).toEqual({
      'What is 2 + 2?': 'high,low',
      'Who wrote Faust?': 'minimal',
      'What is 3 + 3?': 'high',
      'What is 4 + 4?': '-',
    });
    expect(summaryOf(ended)).toMatchObject({ answered: 6, duplicates: 1, calls: 4 });
    const answered = verifyAnswers(tableOf(rows[0]!, rows.slice(1), answersTo(rows)), space.path('a.csv'));
    expect(countOf(answered, 'answered')).toBe(6);

    // The cache knows the effort, too: another run's rows get answers of their own effort only.
    const second = ['run', 'q.csv', '-o', 'b.csv', '--budget', '5', '--json', '--model', 'gpt-5-mini'];
    expect(summaryOf(await space.sheaf(...second, '--reasoning', 'high'))).toMatchObject({ cached: 4, calls: 2 });
    expect(effortsBy(space)).toMatchObject({ 'Who wrote Faust?': 'high,minimal', 'What is 4 + 4?': '-,high' });
    expect((await space.sheaf(...run, '--model', 'gpt-5-mini', '--reasoning', 'low')).stderr).toContain(
      'reasoning-column: think then, none now',
    );
  });

  it('by column: a cell that is no level is named before anything is asked', async () => {
    const space = await spaceWith([...rows, ['What is 5 + 5?', 'very high', 'g']]);
    const { code, stderr } = await space.sheaf(...run, '--reasoning-column', 'think');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'q.csv:8, column "think": expected auto, default, off, minimal, low, medium, high, xhigh, max or a whole number from 1 to 10, got "very high"',
    );
    expect(space.api.bill().requests).toBe(0);
    const misnamed = await space.sheaf(...run, '--reasoning-column', 'thing');
    expect(misnamed).toMatchObject({ code: 2 });
    expect(misnamed.stderr).toMatch(/--reasoning-column: .+ has no column "thing"[\s\S]*Did you mean "think"\?/);
  });

  it('by column: a retry asks at the level that the row had', async () => {
    const space = await spaceWith(rows);
    await space.setFaults([{ kind: 'refusal', match: '3 + 3' }]);
    const ours = [...run, '--model', 'gpt-5-mini', '--reasoning-column', 'think'];
    expect((await space.sheaf(...ours)).code).toBe(3);
    await space.setFaults([]);
    expect((await space.sheaf('retry', 'a.csv', '--budget', '1')).code).toBe(0);
    expect(effortsBy(space)['What is 3 + 3?']).toBe('high');
  });
});
