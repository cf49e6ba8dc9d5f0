import { formatUsdShort, parseUsd } from '../model/money.js';
import { count } from './format.js';
import { plainLine, plainText } from './plain-text.js';
import type { CallFigures, RowLifeFigures } from './row-life-figures.js';
import { shareLines } from './share-text.js';

const longest = 600;

/** A row's life for people. @param whole with every call's whole prompt and reply, and no text shortened */
export function rowLifeText(life: RowLifeFigures, whole: boolean): string {
  const short = (text: string) => (whole ? text : shortened(text));
  const parts = [
    [...head(life), ...block('question', short(life.question)), ...outcomeLines(life, short)].join('\n'),
    ...life.calls.map((call, i) => callText(call, i + 1, life.outcome?.model, short, whole)),
    [...sumLines(life), ...life.notes].join('\n'),
  ];
  return plainText(parts.filter((part) => part !== '').join('\n\n'));
}

function head({ row, id, line, outcome, kind, effort, group, task }: RowLifeFigures): string[] {
  const name = id === null ? `row ${count(row)}` : `row ${count(row)}, ${JSON.stringify(id)}`;
  const facts = [
    kind,
    ...(task === null || task === '' ? [] : [`task ${JSON.stringify(task)}`]),
    ...(group.length === 0 ? [] : [`group ${group.map((cell) => JSON.stringify(cell)).join(', ')}`]),
    ...(effort === null ? [] : [`effort ${effort}`]),
    ...(outcome === null ? [] : [outcome.model]),
  ];
  return [`${name} (line ${count(line)}): ${outcome?.status ?? 'not at its end yet'}`, `  ${facts.join(' · ')}`];
}

function outcomeLines({ outcome, same_as }: RowLifeFigures, short: (text: string) => string): string[] {
  if (outcome === null) return [];
  const { answer, error, correct } = outcome;
  return [
    ...(answer === '' ? [] : block('answer', short(answer))),
    ...(error === '' ? [] : block('error', error)),
    ...(correct === null ? [] : [correct === 'true' ? '  graded right' : '  graded wrong']),
    ...(same_as === null
      ? []
      : [`  row ${count(same_as)} asked the same: these are its calls, and it bears what they cost`]),
  ];
}

/** @param usual the model that the row's head names */
function callText(
  call: CallFigures,
  number: number,
  usual: string | undefined,
  short: (text: string) => string,
  whole: boolean,
): string {
  const others = call.rows.length - 1;
  const company = others === 0 ? 'alone' : `with ${count(others)} other ${others === 1 ? 'row' : 'rows'}`;
  const asked = call.model === null || call.model === usual ? '' : ` to ${call.model}`;
  const time = call.at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const lines = [
    `${number}. ${time}  ${endText(call)}`,
    `  ${call.call}${call.retry ? ', of a retry' : ''}${asked}; bundle ${call.bundle}, ${company}${took(call)}`,
    ...(others > 0 && whole ? [`  rows ${call.rows.join(', ')}`] : []),
    ...(whole && call.prompt !== null
      ? block(call.sent_exactly ? 'sent' : 'sent, but for what cannot be composed again', call.prompt)
      : block('sent', short(call.sent))),
    ...(whole && call.reply !== null
      ? block('received', call.reply)
      : call.received === null
        ? []
        : block('received', short(call.received))),
    ...moneyLines(call),
  ];
  return lines.join('\n');
}

function endText({ end, why: said, finish }: CallFigures): string {
  const why = said === null ? null : plainLine(said);
  switch (end) {
    case 'answered':
      return why === null ? 'answered' : `answered, although: ${why}`;
    case 'not answered':
      return `no answer: ${why}${finish === 'length' ? ' (cut off at its cap)' : ''}`;
    case 'refused':
      return `refused, not billed: ${why}`;
    case 'unknown':
      return `lost: ${why}`;
    case 'not recorded':
      return 'no end is recorded: its process was killed, or it is still in flight';
  }
}

function took({ latency_ms }: CallFigures): string {
  if (latency_ms === null) return '';
  return latency_ms < 1000 ? `; ${latency_ms} ms` : `; ${(latency_ms / 1000).toFixed(1)} s`;
}

function moneyLines(call: CallFigures): string[] {
  if (call.share !== null && call.usage !== null)
    return shareLines(call.usage, call.rows.length, call.share, call.estimated);
  const isOpen = call.end === 'unknown' || call.end === 'not recorded';
  if (!isOpen || call.hold_usd === null) return [];
  return [`  its worst case, ${usd(call.hold_usd)} for all its rows, counts as unknown spend; no row bears it`];
}

function sumLines({ calls, outcome, told_usd, untold_usd, same_as }: RowLifeFigures): string[] {
  if (outcome === null || calls.length === 0) return [];
  const whose = same_as === null ? 'cost_usd of the row' : `cost_usd of row ${count(same_as)}`;
  const untold = parseUsd(untold_usd.replace('-', ''), 'untold');
  if (untold === 0n) return [`Together $${told_usd}: the ${whose}, exactly.`];
  return untold_usd.startsWith('-')
    ? [
        `Together $${told_usd}: $${untold_usd.slice(1)} more than the ${whose}, as the logs tell of an earlier run, too.`,
      ]
    : [`Together $${told_usd}; the ${whose} has $${untold_usd} more, of calls that these logs do not tell of.`];
}

/** What a model or a cell says must not steer the terminal. */
function block(name: string, said: string): string[] {
  const text = said.replace(
    /(?![\n\t])[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.includes('\n')
    ? [`  ${name}:`, ...text.split('\n').map((line) => `    | ${line}`)]
    : [`  ${name}: ${text}`];
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (--verbose shows all)` : text;
}

function usd(amount: string): string {
  return formatUsdShort(parseUsd(amount, 'amount'));
}
