import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowStore } from '../../../src/report/html/page/row-store.js';
import { gradedCells, gradedColumns, outcomeOf } from './answer-table.js';

const at = { question: 1, outcome: 3, correct: 17 };
const costColumn = gradedColumns.indexOf('cost_usd');

/** A store of such rows, in chunks of three. */
function storeOf(rows: readonly (readonly string[])[]): RowStore {
  const chunks = [];
  for (let from = 0; from < rows.length; from += 3) {
    const part = rows.slice(from, from + 3);
    chunks.push(gradedColumns.map((_, column) => part.map((cells) => cells[column]!)));
  }
  return new RowStore({ rows: rows.length, columns: gradedColumns, at }, chunks);
}

const questions = ['Wie viel ist 2 + 2?', '二加二等于几？', 'İstanbul', '<b>bold</b>', '', 'plain'];
const anyRows = fc.array(
  fc.record({
    question: fc.constantFrom(...questions),
    status: fc.constantFrom('answered', 'failed', 'skipped'),
    cost: fc.bigInt({ min: 0n, max: 10n ** 13n }),
    correct: fc.constantFrom('', 'true', 'false'),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('the rows of a page', () => {
  it('are found by what they hold and by kind, each once and in order', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom('二', 'WIE', '<b', 'n1', 'zzz', ' '), (rows, words) => {
        const cells = rows.map(({ question, status, cost, correct }, row) =>
          gradedCells(outcomeOf(row, { status: status as 'answered', cost }), question, '', correct),
        );
        const store = storeOf(cells);
        const wanted = words.trim().toLowerCase();
        const holds = (row: number) =>
          cells[row]!.some((text, i) => (i < 8 || i >= 16) && text.toLowerCase().includes(wanted));
        const all = rows.map((_, row) => row);
        expect([...store.find(words, 'all')]).toEqual(all.filter(holds));
        expect([...store.find(words, 'failed')]).toEqual(
          all.filter((row) => holds(row) && rows[row]!.status === 'failed'),
        );
        expect([...store.find('', 'wrong')]).toEqual(all.filter((row) => rows[row]!.correct === 'false'));
      }),
    );
  });

  it('are ordered by amounts as amounts, by texts with empty ones last, and stay in the file’s order where alike', () => {
    fc.assert(
      fc.property(anyRows, fc.boolean(), (rows, descending) => {
        const cells = rows.map(({ question, cost }, row) => gradedCells(outcomeOf(row, { cost }), question));
        const store = storeOf(cells);
        const found = store.find('', 'all');
        const byCost = [...store.sort(found, costColumn, descending)];
        const sign = descending ? -1 : 1;
        expect(byCost).toEqual(
          rows.map((_, row) => row).sort((a, b) => sign * Number(rows[a]!.cost - rows[b]!.cost) || a - b),
        );
        const byQuestion = [...store.sort(found, 1, descending)].map((row) => rows[row]!.question);
        const filled = byQuestion.filter((text) => text !== '');
        expect(byQuestion.slice(0, filled.length)).toEqual(filled);
        expect(filled).toEqual(descending ? [...filled].sort().reverse() : [...filled].sort());
        expect([...store.sort(found, 'row', true)]).toEqual([...found].reverse());
      }),
    );
  });
});
