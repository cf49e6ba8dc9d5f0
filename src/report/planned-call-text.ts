import { count } from './format.js';

/** What the text tells of a planned call. */
export interface PlannedCallFacts {
  readonly call: number;
  readonly rows: readonly (number | string)[];
  readonly tokens: number;
  readonly group: readonly string[];
  readonly task: string | null;
  readonly kind: string | null;
  readonly effort: string | null;
  readonly why: readonly string[];
  readonly words: readonly { readonly word: string; readonly rows: number }[];
}

/** A planned call for people: what it is, its rows, and why they share it. */
export function plannedCallText({
  call,
  rows,
  tokens,
  group,
  task,
  kind,
  effort,
  why,
  words,
}: PlannedCallFacts): string {
  const head = [
    `call ${count(call)}`,
    `${rows.length === 1 ? '1 row' : `${count(rows.length)} rows`}, ${count(tokens)} tokens`,
    ...(group.length === 0 ? [] : [`group ${group.map(quoted).join(', ')}`]),
    ...(task === null ? [] : [`task ${quoted(task)}`]),
    ...(kind === null ? [] : [kind]),
    ...(effort === null ? [] : [`effort ${effort}`]),
  ];
  const shared = words.map((one) => `${one.word} (${one.rows})`).join(', ');
  const reasons = shared === '' ? why : [...why, `words in common: ${shared}`];
  const names = rows.map((row) => (typeof row === 'number' ? String(row) : quoted(row)));
  return `${head.join(' · ')}\n  rows ${names.join(', ')}\n  ${reasons.join('; ')}\n`;
}

/** Cells can hold line breaks and control characters. */
function quoted(cell: string): string {
  return JSON.stringify(cell);
}
