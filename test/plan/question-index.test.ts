import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuestionIndex } from '../../src/plan/question-index.js';

/** What the index promises, done with a Map that keeps every text. */
class PlainIndex {
  private readonly first = new Map<string, number>();

  firstToAsk(row: number, group: string, question: string): number {
    const key = JSON.stringify([group, question]);
    if (!this.first.has(key)) this.first.set(key, row);
    return this.first.get(key)!;
  }
}

describe('QuestionIndex', () => {
  it('finds the row that asked the same before', () => {
    const index = new QuestionIndex();
    expect(index.firstToAsk(0, '', 'Why?')).toBe(0);
    expect(index.firstToAsk(7, '', 'How?')).toBe(7);
    expect(index.firstToAsk(8, '', 'Why?')).toBe(0);
    expect(index.firstToAsk(9, '', 'How?')).toBe(7);
    expect(index.firstToAsk(10, '', 'Why?')).toBe(0);
  });

  it('gives no answer to a question that differs in a single character', () => {
    const index = new QuestionIndex();
    const alike = ['Why?', 'why?', 'Why? ', ' Why?', 'Why？', 'Why?\n', 'Why?\0', '', ' '];
    alike.forEach((question, row) => {
      expect(index.firstToAsk(row, '', question)).toBe(row);
    });
  });

  it('shares no answer between groups, also where group and question run together alike', () => {
    const index = new QuestionIndex();
    const pairs = [
      ['', 'ab'],
      ['a', 'b'],
      ['ab', ''],
      ['', '1:ab'],
      ['1', ':ab'],
      ['1:a', 'b'],
      ['1:', 'ab'],
    ] as const;
    pairs.forEach(([group, question], row) => {
      expect(index.firstToAsk(row, group, question)).toBe(row);
    });
  });

  it('takes row 0 and the largest row numbers', () => {
    const index = new QuestionIndex();
    expect(index.firstToAsk(4_294_967_294, '', 'late')).toBe(4_294_967_294);
    expect(index.firstToAsk(0, '', 'early')).toBe(0);
    expect(index.firstToAsk(5, '', 'late')).toBe(4_294_967_294);
  });

  it('agrees with a Map for any questions', () => {
    const text = fc.oneof(fc.constantFrom('', 'a', 'b', '1:a'), fc.string({ unit: 'binary', maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 200 }), (pairs) => {
        const [index, plain] = [new QuestionIndex(), new PlainIndex()];
        pairs.forEach(([group, question], row) => {
          expect(index.firstToAsk(row, group, question)).toBe(plain.firstToAsk(row, group, question));
        });
      }),
    );
  });

  it('agrees with a Map over 200,000 questions, through every growth', () => {
    const [index, plain] = [new QuestionIndex(), new PlainIndex()];
    let wrong = 0;
    for (let row = 0; row < 200_000; row++) {
      // Every third question was asked before, some of them long ago.
      const question = `What is ${row % 3 === 0 ? (row * 7919) % (row + 1) : row}?`;
      const group = row % 2 === 0 ? 'even' : 'odd';
      if (index.firstToAsk(row, group, question) !== plain.firstToAsk(row, group, question)) wrong += 1;
    }
    expect(wrong).toBe(0);
  });
});
