/** Verdicts of which a text has one side: another text with only the other side says the opposite. */
const opposites: readonly (readonly ReadonlySet<string>[])[] = [
  [['true'], ['false']],
  [['correct'], ['incorrect', 'wrong']],
  [['positive'], ['negative'], ['neutral']],
  [['entailment'], ['contradiction'], ['neutral']],
  [['relevant'], ['irrelevant']],
].map((sides) => sides.map((words) => new Set(words)));
/** The same in a script without spaces, where words cannot be told apart: the sides must not stand in one another. */
const opposed: readonly (readonly RegExp[])[] = [
  [/(?<!不)正确/, /错误|不正确/],
  [/正面|积极/, /负面|消极/, /中性|中立/],
  [/(?<!不)属实/, /不属实|不实/],
];
const opening = /^(yes|no|是的|不是|对|不对|否)(?![\p{L}\p{N}])/u;
const affirmative = new Set(['yes', '是的', '对']);
const negations = new Set(['not', 'never', 'no', 'cannot', '不', '没', '无', '非']);
/** Where only these differ, nothing else is said. */
const small = new Set(
  'a an the this that its so thus hence therefore and but also in on at of to for by with which 的 了 就 也 是'.split(
    ' ',
  ),
);

/** Texts up to so many words are compared word by word; longer ones a model does not word alike but by chance. */
const mostAligned = 30;
/** Two texts that are alike but for so few words in one place, and have this share in common there, differ in what they say. */
const mostReplaced = 3;
const leastCommon = 0.6;

/**
 * Whether two texts that have many words in common say opposite or different things all the same: by a verdict (true and false), the way
 * they begin (yes and no), or a few words in one place of texts that are otherwise the same.
 * @param one as comparable text, in small letters; @param words its words
 */
export function contradict(
  [one, words]: readonly [string, readonly string[]],
  [other, others]: readonly [string, readonly string[]],
): boolean {
  const [begins, starts] = [opening.exec(one)?.[1], opening.exec(other)?.[1]];
  if (begins !== undefined && starts !== undefined && affirmative.has(begins) !== affirmative.has(starts)) return true;
  const apart = (sides: readonly ((text: string, words: readonly string[]) => boolean)[]) => {
    const [a, b] = [sides.map((side) => side(one, words)), sides.map((side) => side(other, others))];
    return a.includes(true) && b.includes(true) && !a.some((has, i) => has && b[i]);
  };
  return (
    opposites.some((sides) => apart(sides.map((side) => (_, all) => all.some((word) => side.has(word))))) ||
    opposed.some((sides) => apart(sides.map((side) => (text) => side.test(text)))) ||
    isReplaced(words, others)
  );
}

/** Whether a few words in one place are others, or one more that denies. */
function isReplaced(one: readonly string[], other: readonly string[]): boolean {
  const longest = Math.max(one.length, other.length);
  if (longest > mostAligned) return false;
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  if (start + end < leastCommon * longest) return false;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length === 0 || right.length === 0) return [...left, ...right].some((word) => negations.has(word));
  const says = (words: readonly string[]) => words.some((word) => !small.has(word));
  return Math.max(left.length, right.length) <= mostReplaced && (says(left) || says(right));
}
