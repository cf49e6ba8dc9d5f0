import { isMostlyChinese } from './is-mostly-chinese.js';
import { type AnsweredQuestion, corrected, layOutAnswer } from './lay-out-answer.js';
import type { Struck } from './roll-faults.js';
import { shuffle } from './seeded-random.js';

/** The text of a reply to a merged prompt: every answer in its tags, in order, unless a fault lays it out otherwise. */
export function layOutReply(questions: readonly AnsweredQuestion[], fault: Struck | undefined): string {
  if (fault?.rule.kind === 'untagged') return numbered(questions);
  const blocks = questions.map((question) => layOutAnswer(question, questions)).filter((block) => block !== '');
  if (fault?.rule.kind === 'reordered') return shuffle(blocks, fault.draw).join('\n');
  if (fault?.rule.kind === 'chatty') return chatty(blocks, isMostlyChinese(questions[0]!.text));
  return blocks.join('\n');
}

/** Of the per-answer faults only those that need no tags show here: an answer less, or an answer more. */
function numbered(questions: readonly AnsweredQuestion[]): string {
  return questions
    .flatMap((question) => {
      const kind = question.fault?.rule.kind;
      if (kind === 'missing') return [];
      if (kind === 'doubled') return [question.answer, corrected(question)];
      return kind === 'doubled_same' ? [question.answer, question.answer] : [question.answer];
    })
    .map((answer, index) => `${index + 1}. ${answer}`)
    .join('\n');
}

function chatty(blocks: readonly string[], chinese: boolean): string {
  const [opening, between, closing] = chinese
    ? ['好的，我来逐一回答这些问题（每个答案都在 <a-...> 标签里）：', '接下来是下一题。', '希望对你有帮助！']
    : ['Sure! Here are the answers (each one in its <a-...> tag):', 'On to the next one.', 'I hope this helps!'];
  return `${opening}\n\n${blocks.join(`\n\n${between}\n\n`)}\n\n${closing}`;
}
