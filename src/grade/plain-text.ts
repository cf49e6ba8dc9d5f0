import { anyPrivate, boxCloses, boxOpens, moneyDollar } from './private-characters.js';
import { readLatex } from './read-latex.js';

/** Characters of a reply that are read: its end, where answers stand. */
const mostRead = 100_000;

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺';
const superscriptValues = '0123456789-+';
const invisible = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;

/**
 * A reply as plain text, line by line: usual width and quotes, without Markdown and LaTeX. What was boxed stands between boxOpens and
 * boxCloses. Only the last 100,000 characters are read.
 */
export function plainText(reply: string): string {
  const text = keepPowersAndFractions(lastPart(reply).replace(anyPrivate, '').replace(invisible, '')).normalize('NFKC');
  const readable = withoutMathDollars(readLatex(text))
    .replace(/<answer>([^<]{0,2000})<\/answer>/gi, `${boxOpens}$1${boxCloses}`)
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„«»「」『』]/g, '"')
    .replace(/[−﹣]/g, '-');
  const lines = withoutMarkdown(readable).split('\n');
  return lines.map((line) => plainLine(line, lines.length)).join('\n');
}

/** Begins at a blank, so that no number is cut in two. */
function lastPart(reply: string): string {
  if (reply.length <= mostRead) return reply;
  const end = reply.slice(-mostRead);
  return end.slice(Math.max(0, end.search(/\s/)));
}

/** What Unicode's compatibility forms would ruin: 10³ would become 103, 1½ 11/2, and the list 3，4 the decimal 3,4. */
function keepPowersAndFractions(text: string): string {
  return text
    .replace(/(?<![０-９])，|，(?![０-９])/g, ', ')
    .replace(
      /[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+/g,
      (run) => `^{${[...run].map((sign) => superscriptValues[superscripts.indexOf(sign)]).join('')}}`,
    )
    .replace(/[₀-₉]+/g, (run) => `_{${run.normalize('NFKC')}}`)
    .replace(/[¼-¾⅐-⅞]/g, (sign) => ` ${sign.normalize('NFKC').replace('⁄', '/')} `);
}

/** A pair of dollars is mathematics when it hugs what is between, and no digit follows; others are money. */
function withoutMathDollars(text: string): string {
  return text
    .replaceAll('$$', ' ')
    .replace(/\$(?=[^\s$])([^$\n]{1,300})(?<=\S)\$(?!\d)/g, '$1')
    .replaceAll(moneyDollar, '$');
}

function withoutMarkdown(text: string): string {
  return text
    .replace(/~~[^~\n]{1,500}~~/g, ' ')
    .replace(/(?<=\d)\*\*(?=\d)/g, '^')
    .replace(/\*\*|(?<![\p{L}\p{N}])__|__(?![\p{L}\p{N}])/gu, '')
    .replace(/^'''\w*$/gm, '')
    .replace(/(^|[\s("])([*_'])(?=\S)([^*_'\n]{1,200})(?<=\S)\2(?=[\s.,;:!?)"。]|$)/gm, '$1$3');
}

function plainLine(line: string, lines: number): string {
  const bare = line
    .replace(/^\s*(?:>\s?)*(?=[^\s\d$€£¥+-])/, '')
    .replace(/^(?:#{1,3}|#{5,6})\s+/, '')
    .replace(/^[-*•·+]\s+/, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
  // "2. Multiply" in a list; a reply of one line may begin with its answer and a full stop.
  return lines > 1 ? bare.replace(/^(?:\d{1,2}[.)]|\(\d{1,2}\)) (?=\S)/, '') : bare;
}
