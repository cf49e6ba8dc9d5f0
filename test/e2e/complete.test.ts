import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AnsweredRow, costOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { sharedFolder, summaryOf, workspace } from '../support/workspace.js';

const folder = sharedFolder();
const columns = ['input_tokens', 'cached_tokens', 'reasoning_tokens', 'output_tokens'] as const;

function tokensOf(rows: readonly AnsweredRow[]) {
  const total = (column: (typeof columns)[number]) => rows.reduce((sum, row) => sum + row[column], 0);
  return Object.fromEntries(columns.map((column) => [column, total(column)]));
}

describe('a run to its end', () => {
  it('loses no row, pays for none twice, and accounts for every cent and token of the bill', async () => {
    const table = questionTable(300, { groups: 4, duplicates: true });
    // Long enough that the provider's prompt cache comes into play.
    const instructions = 'Answer briefly and to the point, whatever it is that you are asked. '.repeat(110);
    const space = await workspace({ answers: table.answers }, folder);
    space.write('questions.csv', table.csv);
    space.write('instructions.txt', instructions);
    // One size for all kinds: a question alone in its call would be counted together with the instructions.
    const args = ['run', 'questions.csv', '--output', 'answers.csv', '--group-by', 'topic', '--rows-per-call', '10'];
    const command = [...args, '--instructions', '@instructions.txt', '--budget', '5', '--json'];

    const first = await space.sheaf(...command);
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Warning') });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['answered']));

    const bill = space.api.bill();
    expect(costOf(rows)).toBe(bill.picoDollars);
    const { input, cached, reasoning, output } = bill.usage;
    const usage = { input_tokens: input, cached_tokens: cached, reasoning_tokens: reasoning, output_tokens: output };
    expect(cached).toBeGreaterThan(0);
    expect(tokensOf(rows)).toEqual(usage);

    const questions = new Set(table.rows.map((cells) => cells[2]!));
    expect([...bill.asked.values()]).toEqual(Array(questions.size).fill(1));
    expect(new Set(bill.asked.keys())).toEqual(questions);
    const duplicates = rows.filter((row) => row.source === 'duplicate');
    expect(duplicates).toHaveLength(table.rows.length - questions.size);
    expect(costOf(duplicates)).toBe(0n);
    const topics = bill.list.map((call) => new Set(call.questions.map((text) => topicOf(table.rows, text))).size);
    expect(new Set(topics), 'calls never mix groups').toEqual(new Set([1]));

    const summary = summaryOf(first);
    const hindsight = {
      audit: null,
      judge: null,
      accuracy: null,
      pilots: [],
      forecast: expect.objectContaining({ at: 'start', rows_left: questions.size }),
      savings: expect.objectContaining({ basis: 'assumed', cache_usd: '0', pilot_usd: '0' }),
    };
    expect(summary).toEqual({
      run: expect.any(String),
      rows: 300,
      answered: 300,
      failed: 0,
      skipped: 0,
      stopped_by: null,
      estimated_rows: 0,
      cached: 0,
      duplicates: duplicates.length,
      calls: bill.calls,
      rejected_calls: 0,
      ...usage,
      cache_write_tokens: 0,
      cost_usd: bill.usd,
      unknown_usd: '0',
      budget_usd: '5',
      lanes: {
        sync: { rows: questions.size, cost_usd: bill.usd },
        flex: { rows: 0, cost_usd: '0' },
        batch: { rows: 0, cost_usd: '0' },
      },
      seconds: expect.any(Number),
      output: space.path('answers.csv'),
      report: space.path('answers.html'),
      exit: 0,
      ...hindsight,
    });
    expect(pico(summary.cost_usd)).toBe(bill.picoDollars);

    const written = readFileSync(space.path('answers.csv'));
    const again = await space.sheaf(...command);
    expect(again.code).toBe(0);
    expect(summaryOf(again)).toEqual(summary);
    expect(readFileSync(space.path('answers.csv'))).toEqual(written);

    rmSync(space.path('answers.csv'));
    const rewritten = await space.sheaf(...command);
    expect(rewritten.code).toBe(0);
    expect(summaryOf(rewritten)).toEqual({ ...summary, seconds: expect.any(Number) });
    expect(readFileSync(space.path('answers.csv'))).toEqual(written);
    expect(space.api.bill()).toMatchObject({ requests: bill.requests, picoDollars: bill.picoDollars });
  });

  it('answers a question of its own in every group that asks it', async () => {
    const [question, answer] = ['What is it?', 'It is it.'];
    const columns = ['question', 'group', 'status', 'answer', 'sheaf_answer'];
    const rows = ['a', 'b', 'a', 'b', 'c'].map((group, i) => [question, group, `mine ${i}`, 'own', 'my own']);
    const space = await workspace({ answers: { [question]: answer } }, folder);
    const csv = [columns, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
    space.write('own.csv', csv);
    const run = await space.sheaf('run', 'own.csv', '--output', 'a.csv', '--group-by', 'group', '--budget', '1');
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(space.api.bill().asked).toEqual(new Map([[question, 3]]));
    const [header, ...lines] = readFileSync(space.path('a.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toMatch(/^question,group,status,answer,sheaf_answer,sheaf_sheaf_answer,sheaf_status,error,model,/);
    lines.forEach((line, i) => {
      expect(line.startsWith(`${rows[i]!.join(',')},${answer},answered,`), line).toBe(true);
    });
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['model', 'model', 'duplicate', 'duplicate', 'model']);
  });
});

function topicOf(rows: readonly (readonly string[])[], question: string): string {
  return rows.find((cells) => cells[2] === question)![1]!;
}
