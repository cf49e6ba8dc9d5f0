/** A question about an answer: what was asked, the right answer, and the answer that is to be judged. */
export interface Judging {
  readonly expected: string;
  readonly answer: string;
}

export const verdicts = ['correct', 'incorrect'] as const;

/**
 * Reads a text that ends in `<expected-CODE>` and `<answer-CODE>`, each part and each tag on lines of its own and all tags with the same code,
 * from the last line up: tags of another code are text. @returns undefined for any other text
 */
export function readJudging(text: string): Judging | undefined {
  const lines = text.trimEnd().split('\n');
  const code = /^<\/answer-([A-Za-z0-9]+)>$/.exec(lines.at(-1)!)?.[1];
  const answerAt = lines.lastIndexOf(`<answer-${code}>`);
  const expectedAt = lines.lastIndexOf(`<expected-${code}>`, answerAt);
  if (code === undefined || answerAt < 1 || expectedAt < 0) return undefined;
  if (lines[answerAt - 1] !== `</expected-${code}>`) return undefined;
  return {
    expected: lines.slice(expectedAt + 1, answerAt - 1).join('\n'),
    answer: lines.slice(answerAt + 1, -1).join('\n'),
  };
}

/** An honest verdict: whether the answer has the words of the right one, or of one of several, in their order and as whole words. */
export function judgeAnswer({ expected, answer }: Judging): (typeof verdicts)[number] {
  const said = ` ${words(answer)} `;
  const isSaid = expected.split('|').some((one) => words(one) !== '' && said.includes(` ${words(one)} `));
  return isSaid ? 'correct' : 'incorrect';
}

function words(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/-?\d+(?:[.,]\d+)*|\p{L}+/gu) ?? []
  ).join(' ');
}
