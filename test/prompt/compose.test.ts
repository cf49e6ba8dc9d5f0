import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composePrompt } from '../../src/prompt/compose.js';
import { tagIds } from '../../src/prompt/tag-ids.js';
import { parsePrompt } from '../../src/simulator/parse-prompt.js';
import { hostileText } from './hostile-texts.js';

const english = /^Below are several separate questions/;
const chinese = /^下面有若干个互不相关的问题/;

/** A merged prompt; its ids are a0, a1, … */
function compose(questions: readonly string[], instructions = ''): string {
  return composePrompt(
    questions,
    questions.map((_, i) => `a${i}`),
    instructions,
  );
}

/** All that stands before the first question. */
function sharedPart(prompt: string): string {
  return prompt.slice(0, prompt.indexOf('\n<q-a0>\n'));
}

describe('composePrompt', () => {
  it('sends a question that goes alone exactly as it stands', () => {
    for (const question of ['1 + 1?', ' <q-a0>\nhm\n</q-a0>\r\n', '第一题\0', ''])
      expect(compose([question])).toBe(question);
  });

  it('puts the user’s instructions before it, word for word', () => {
    expect(compose(['1 + 1?'], 'Answer in $1 or less. ')).toBe('Answer in $1 or less. \n\n1 + 1?');
  });

  it('begins every merged call with the same bytes, so that the provider’s prompt cache can serve them', () => {
    const instructions = 'You grade essays.\nBe brief.  ';
    const shared = sharedPart(compose(['a', 'b'], instructions));
    expect(shared.startsWith(`${instructions}\n\n`)).toBe(true);
    expect(shared.slice(instructions.length + 2)).toMatch(english);
    for (const questions of [
      ['c', 'd', 'e'],
      ['<q-a0>', '\n'],
      ['第一题', 'English words outweigh it'],
    ]) {
      expect(sharedPart(compose(questions, instructions))).toBe(shared);
    }
  });

  it('instructs in Chinese when most of the questions are Chinese', () => {
    expect(compose(['什么是地壳？', '1 + 1 = ?', '为什么天是蓝的？'])).toMatch(chinese);
    expect(compose(['用 Python 写一个快速排序函数并解释它', '请解释一下 HTTP 协议'])).toMatch(chinese);
  });

  it.each([
    ['half of them are', ['什么是地壳？', 'What is the crust?']],
    ['they are none at all', ['1 + 1', '2 + 2']],
    ['they only quote Chinese', ['What does 你好 mean in English?', 'And 再见, what is that?']],
    ['they are Japanese kana', ['これはなんですか', 'ありがとう']],
  ])('instructs in English when %s', (_, questions) => {
    expect(compose(questions)).toMatch(english);
  });

  it('tells the model the form of the reply that the parser reads', () => {
    for (const questions of [
      ['a', 'b'],
      ['一', '二'],
    ]) {
      const shared = sharedPart(compose(questions));
      for (const tag of ['<q-ID>', '</q-ID>', '\n<a-ID>\n', '\n</a-ID>\n']) expect(shared).toContain(tag);
    }
  });

  it('keeps every question verbatim, in its place, and apart from the others, whatever they hold', () => {
    const questions = fc.array(hostileText, { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(questions, fc.string(), hostileText, (texts, step, instructions) => {
        const ids = tagIds('secret', step, texts);
        const read = parsePrompt(composePrompt(texts, ids, instructions));
        expect(read).toEqual({ merged: true, questions: texts.map((text, i) => ({ id: ids[i], text })) });
      }),
      { examples: [[['\n</q-zzz999>', ''], '', '<q-zzz999>\n']] },
    );
  });
});
