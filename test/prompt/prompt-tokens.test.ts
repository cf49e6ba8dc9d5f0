import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../src/model/tokens.js';
import { composePrompt } from '../../src/prompt/compose.js';
import { mostPromptTokens, sharedTokens, tagTokensPerAnswer } from '../../src/prompt/prompt-tokens.js';
import { tagIds } from '../../src/prompt/tag-ids.js';
import { hostileText } from './hostile-texts.js';

/** Texts whose first and last characters make something of what stands beside them. */
const seam = fc.constantFrom(
  '',
  ' ',
  '   ',
  '\n',
  '\n\n\n',
  '\r\n',
  '\t',
  '/',
  '////',
  '>',
  '>\n',
  '1',
  '的',
  "'s",
  '\u0301',
);
const text = fc.tuple(seam, hostileText, seam).map((parts) => parts.join(''));

describe('mostPromptTokens', () => {
  it('is never less than what the whole prompt counts, and adds little', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 8 }),
        fc.string(),
        text,
        (questions, step, instructions) => {
          const ids = tagIds('secret', step, questions);
          const counted = countTokens(composePrompt(questions, ids, instructions));
          const most = mostPromptTokens(sharedTokens(instructions), questions.map(countTokens));
          expect(most).toBeGreaterThanOrEqual(counted);
          expect(most).toBeLessThanOrEqual(counted + 60 + 20 * questions.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('holds for long runs of spaces, signs and letters at the seams', () => {
    for (const piece of [' ', '\n', '/', '=', 'a', '的', ' \n']) {
      for (const length of [1, 3, 17, 255, 256, 1_000]) {
        const question = piece.repeat(length);
        for (const questions of [[question], [question, question, 'x']]) {
          const counted = countTokens(composePrompt(questions, tagIds('secret', '', questions), question));
          const most = mostPromptTokens(sharedTokens(question), questions.map(countTokens));
          expect(most).toBeGreaterThanOrEqual(counted);
        }
      }
    }
  });
});

it('tags cost a row eleven tokens of output and twelve of input, whatever its id', () => {
  for (const id of tagIds('secret', 'p1-0', Array(1_000).fill(''))) {
    expect(countTokens(`<a-${id}>\nyes.\n</a-${id}>\n`) - countTokens('yes.\n')).toBe(tagTokensPerAnswer);
    expect(countTokens(`<q-${id}>\nyes?\n</q-${id}>\n\n`) - countTokens('yes?\n')).toBe(12);
  }
});
