import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReply } from '../../src/prompt/parse-reply.js';
import { callIds, hostileAnswer, hostileText } from './hostile-texts.js';

const row = fc.nat({ max: callIds.length - 1 });
const noise = fc.array(hostileText, { minLength: 1, maxLength: 4 });

function tagged(row: number, text: string): string {
  return `<a-${callIds[row]}>\n${text}\n</a-${callIds[row]}>`;
}

/** Blocks in any order, with anything that holds no tag of the call between them. */
function replyOf(blocks: readonly string[], order: readonly number[], between: readonly string[]): string {
  const sorted = blocks.map((block, i) => ({ block, key: order[i]! })).sort((a, b) => a.key - b.key);
  return sorted.map(({ block }, i) => `${block}\n${between[i % between.length]}\n`).join('');
}

const orders = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });
const fiveAnswers = fc.array(hostileAnswer, { minLength: callIds.length, maxLength: callIds.length });

describe('an answer that stands whole and once', () => {
  it('is never lost, in whatever order and company', () => {
    fc.assert(
      fc.property(fiveAnswers, orders, noise, (texts, order, between) => {
        const reply = replyOf(
          texts.map((text, i) => tagged(i, text)),
          order,
          between,
        );
        expect(parseReply(reply, callIds).answers).toEqual(texts.map((text) => text.trim()));
      }),
    );
  });

  /** What may become of a row's answer. */
  const breaks: readonly ((row: number, text: string) => string[])[] = [
    (i, text) => [tagged(i, text)],
    () => [],
    (i, text) => [`<a-${callIds[i]}>\n${text}`],
    (i, text) => [`${text}\n</a-${callIds[i]}>`],
    (i, text) => [tagged(i, text), tagged(i, `${text}, no`)],
    (i) => [tagged(i, ' ')],
  ];

  it('is never lost when the other rows’ answers are broken', () => {
    const fates = fc.array(fc.nat({ max: breaks.length - 1 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fiveAnswers, fates, orders, noise, (texts, fate, order, between) => {
        const reply = replyOf(
          texts.flatMap((text, i) => breaks[fate[i]!]!(i, text)),
          order,
          between,
        );
        const { answers } = parseReply(reply, callIds);
        texts.forEach((text, i) => {
          expect(answers[i]).toBe(fate[i] === 0 ? text.trim() : undefined);
        });
      }),
    );
  });

  it('is all that is kept of a reply cut off anywhere', () => {
    fc.assert(
      fc.property(fiveAnswers, noise, fc.double({ min: 0, max: 1, noNaN: true }), (texts, between, share) => {
        const whole = replyOf(
          texts.map((text, i) => tagged(i, text)),
          [0, 1, 2, 3, 4],
          between,
        );
        const cut = whole.slice(0, Math.floor(whole.length * share));
        const { answers } = parseReply(cut, callIds, false);
        texts.forEach((text, i) => {
          expect(answers[i]).toBe(cut.includes(`</a-${callIds[i]}>`) ? text.trim() : undefined);
        });
      }),
    );
  });
});

describe('an answer never lands on another row', () => {
  /** What row 0 writes when it knows every tag; all of it says EVIL. */
  const evil = fc
    .array(fc.tuple(row, fc.constantFrom('open', 'close', 'both', 'text')), { minLength: 1, maxLength: 8 })
    .map((pieces) =>
      pieces.map(([i, kind]) => {
        if (kind === 'text') return 'EVIL';
        if (kind === 'both') return tagged(i, 'EVIL');
        return kind === 'open' ? `<a-${callIds[i]}>EVIL` : `EVIL</a-${callIds[i]}>`;
      }),
    );
  const honest = ['one', 'two', 'three', 'four'].map((text, i) => tagged(i + 1, text));

  it('when the row itself is answered, whatever another one wrote', () => {
    fc.assert(
      fc.property(evil, orders, noise, (pieces, order, between) => {
        const reply = replyOf([tagged(0, pieces.join(' ')), ...honest], order, between);
        for (const answer of parseReply(reply, callIds).answers.slice(1)) {
          expect([undefined, 'one', 'two', 'three', 'four']).toContain(answer);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('when the row itself is not answered, and the other one wrote inside its own answer', () => {
    fc.assert(
      fc.property(evil, orders, fc.subarray(honest), (pieces, order, present) => {
        const own = new RegExp(`</?a-${callIds[0]}>`, 'g');
        const block = tagged(0, pieces.join(' ').replace(own, ''));
        const { answers } = parseReply(replyOf([block, ...present], order, ['']), callIds);
        for (const answer of answers.slice(1)) expect(answer ?? '').not.toContain('EVIL');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('any reply at all', () => {
  const anything = fc
    .array(
      fc.oneof(
        hostileText,
        row.map((i) => `<a-${callIds[i]}>`),
        row.map((i) => `</a-${callIds[i]}>`),
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join(''));

  it('gives each row one text that stood between its own tags, or a reason', () => {
    fc.assert(
      fc.property(anything, (reply) => {
        const { answers, troubles } = parseReply(reply, callIds);
        callIds.forEach((id, i) => {
          const answer = answers[i];
          expect(answer === undefined).toBe(troubles[i] !== undefined);
          if (answer === undefined) return;
          expect(answer).not.toBe('');
          const between = reply
            .replaceAll('\0', '')
            .split(`<a-${id}>`)
            .map((rest) => rest.split(`</a-${id}>`)[0]!.trim());
          expect(between.slice(1)).toContain(answer);
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a megabyte of tags', () => {
  const megabyte = 1_000_000;
  const fill = (piece: string) => piece.repeat(Math.ceil(megabyte / piece.length));
  const manyIds = Array.from({ length: 1_000 }, (_, i) => `id${i}`);

  it.each([
    ['opening tags', fill('<a-id0>')],
    ['closing tags', fill('</a-id0>')],
    ['one row’s answer over and over', fill('<a-id0>x</a-id0>')],
    ['one row’s answers, all different', Array.from({ length: 40_000 }, (_, i) => `<a-id0>${i}</a-id0>`).join('')],
    ['a thousand rows, nested', manyIds.map((id) => `<a-${id}>`).join('') + fill('x')],
    ['tags of every row, shuffled', Array.from({ length: 80_000 }, (_, i) => `<a-id${(i * 7919) % 1000}>`).join('')],
    ['strangers', fill('<a-stranger></a-stranger>')],
    ['beginnings of tags', fill('<a-')],
    ['one endless tag', `<a-${fill('x')}`],
    ['blanks', fill(' \t')],
    ['blank answers', `<a-id0>${fill(' ')}</a-id0><a-id1>${fill(' \n')}</a-id1>`],
    ['a tag full of blanks', `<a-id0${fill(' ')}`],
    ['a tag that begins with blanks', `<${fill(' ')}`],
    ['a tag full of attributes', `<a-id0${fill(' a="b"')}`],
    ['marks of bold', fill('**<')],
  ])('does not hold up the run: %s', (_, reply) => {
    expect(parseReply(reply, manyIds).answers).toHaveLength(1_000);
  });
});
