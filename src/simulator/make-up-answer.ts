import { isMostlyChinese } from './is-mostly-chinese.js';
import { type Draw, pick, seededRandom } from './seeded-random.js';

/** A plausible sentence or two about a question, in its language. The same question and seed give the same text. */
export function makeUpAnswer(question: string, seed: number): string {
  const draw = seededRandom(`${seed}:answer:${question}`);
  return isMostlyChinese(question) ? inChinese(question, draw) : inEnglish(question, draw);
}

const hollowWords = new Set(
  'about after again answer before because being between could does doing during every explain following from given have having into likely many more most only other over please question should some such than that their them then there these they this those through under until very were what when where which while whom whose will with would your'.split(
    ' ',
  ),
);

function inEnglish(question: string, draw: Draw): string {
  const subject = pick(subjectWords(question), draw);
  const opening = pick(
    /^\s*(is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b/i.test(question)
      ? ['Yes.', 'No.', 'Yes, mostly.', 'Not in general.']
      : /\bhow (many|much)\b|\bwhat year\b|^\s*when\b/i.test(question)
        ? [`${Math.floor(draw() * 2000) + 2}.`, `About ${Math.floor(draw() * 90) + 10}.`]
        : ['', '', 'In short:', 'Most sources agree:'],
    draw,
  );
  const claim = pick(
    [
      `the usual account of "${subject}" is that it came about step by step and was settled later.`,
      `"${subject}" is best explained by its origin, and the common view holds up well.`,
      `what matters about "${subject}" is the context, because the same term covers two cases.`,
      `the key to "${subject}" is a simple rule that has few exceptions.`,
    ],
    draw,
  );
  const closing = pick(
    ['', '', ' A textbook will give the details.', ' There are exceptions, but they are rare.'],
    draw,
  );
  const sentence = opening.endsWith(':') ? claim : claim.replace(/[a-z]/, (letter) => letter.toUpperCase());
  return `${opening} ${sentence}${closing}`.trim();
}

function subjectWords(question: string): readonly string[] {
  const words = question.match(/\p{L}[\p{L}\p{N}'-]{3,}/gu) ?? [];
  const full = words.slice(0, 200).filter((word) => !hollowWords.has(word.toLowerCase()));
  return full.length > 0 ? full : ['this'];
}

function inChinese(question: string, draw: Draw): string {
  const pieces = question.slice(0, 1000).match(/[\p{Script=Han}A-Za-z0-9]{2,12}/gu) ?? ['这个问题'];
  const subject = pick(pieces, draw);
  const claim = pick(
    [
      `关于“${subject}”，通常的解释是它逐步形成，后来才固定下来。`,
      `“${subject}”主要取决于具体情况，一般的看法基本成立。`,
      `理解“${subject}”的关键是一条简单的规则，例外很少。`,
      `简单来说，“${subject}”可以从它的来源得到说明。`,
    ],
    draw,
  );
  return claim + pick(['', '', '细节可以参考教科书。', '不过也有少数例外。'], draw);
}
