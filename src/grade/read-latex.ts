import { boxCloses, boxOpens, moneyDollar, opaque } from './private-characters.js';

/** Commands that only dress their argument. */
const dressings = new Set(
  'text textbf textit textrm textsf texttt emph mathrm mathbf mathit mathsf mathtt mbox boldsymbol bm operatorname underline'.split(
    ' ',
  ),
);
const fractions = new Set(['frac', 'dfrac', 'tfrac', 'cfrac']);
const boxes = new Set(['boxed', 'fbox', 'framebox']);
const signs: Readonly<Record<string, string>> = {
  times: '×',
  cdot: '·',
  div: '÷',
  pm: '±',
  mp: '±',
  approx: '≈',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  ne: '≠',
  neq: '≠',
  lt: '<',
  gt: '>',
  circ: '°',
  degree: '°',
  to: '→',
  rightarrow: '→',
  Rightarrow: '→',
  implies: '→',
  ldots: '...',
  dots: '...',
  cdots: '...',
  sim: '~',
  quad: ' ',
  qquad: ' ',
  left: '',
  right: '',
  big: '',
  Big: '',
  displaystyle: '',
  begin: ' ',
  end: ' ',
  euro: '€',
  pounds: '£',
};
const escapes: Readonly<Record<string, string>> = {
  ',': ' ',
  ';': ' ',
  ':': ' ',
  ' ': ' ',
  '!': '',
  '%': '%',
  $: moneyDollar,
  '{': '{',
  '}': '}',
  '#': '#',
  '&': '&',
  _: '_',
  '(': ' ',
  ')': ' ',
  '[': ' ',
  ']': ' ',
  '\\': '\n',
};

const deepest = 20;
/** Longest argument looked for, in characters; else a row of opening braces would take time by its square. */
const longestArgument = 2_000;

/**
 * Text without LaTeX: \frac{1}{2} becomes 1/2 and \text{km} km, a \boxed{…} stands between boxOpens and boxCloses, and what is not
 * read becomes `opaque`, so that nobody takes the 2 of a root for an answer.
 */
export function readLatex(text: string, depth = 0): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const slash = text.indexOf('\\', at);
    if (slash < 0) break;
    pieces.push(text.slice(at, slash));
    const name = /^[A-Za-z]+/.exec(text.slice(slash + 1, slash + 40))?.[0];
    if (name === undefined) {
      pieces.push(escapes[text[slash + 1] ?? ''] ?? '\\');
      at = slash + ((text[slash + 1] ?? '') in escapes ? 2 : 1);
    } else {
      const { written, end } = readCommand(text, name, slash + 1 + name.length, depth, pieces.at(-1) ?? '');
      pieces.push(written);
      at = end;
    }
  }
  return (pieces.join('') + text.slice(at)).replaceAll('{,}', ',').replaceAll('^°', '°').replaceAll('^{°}', '°');
}

function readCommand(
  text: string,
  name: string,
  start: number,
  depth: number,
  before: string,
): { written: string; end: number } {
  if (name in signs) return { written: signs[name]!, end: start };
  const first = depth < deepest ? argumentAt(text, start, fractions.has(name)) : undefined;
  if (first === undefined) return { written: opaque + name, end: start };
  const inner = readLatex(first.content, depth + 1);
  if (boxes.has(name)) return { written: boxOpens + inner + boxCloses, end: first.end };
  if (dressings.has(name)) return { written: inner, end: first.end };
  if (!fractions.has(name)) return { written: opaque + name, end: start };
  const second = argumentAt(text, first.end, true);
  if (second === undefined) return { written: opaque + name, end: start };
  return { written: writeFraction(inner, readLatex(second.content, depth + 1), before), end: second.end };
}

function writeFraction(above: string, below: string, before: string): string {
  const [, sign, number] = /^\s*(-?)\s*(\d[\d,]*)\s*$/.exec(above) ?? [];
  if (number === undefined || !/^\s*\d[\d,]*\s*$/.test(below)) return `(${above})${opaque}/(${below})`;
  return `${/\d\s*$/.test(before) ? ' ' : ''}${sign}${number}/${below.trim()} `;
}

/** The braces at a place, nested ones inside; with `single` also one digit without braces. */
function argumentAt(text: string, start: number, single: boolean): { content: string; end: number } | undefined {
  const open = start + /^\s*/.exec(text.slice(start, start + 20))![0].length;
  if (single && /\d/.test(text[open] ?? '')) return { content: text[open]!, end: open + 1 };
  if (text[open] !== '{') return undefined;
  let depth = 0;
  for (let at = open; at < text.length && at < open + longestArgument; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return { content: text.slice(open + 1, at), end: at + 1 };
  }
  return undefined;
}
