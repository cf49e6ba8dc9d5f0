import { formatUsd, formatUsdShort } from '../../model/money.js';
import { count, duration } from '../format.js';
import { pico, usdText } from './amounts.js';
import { escapeHtml } from './escape.js';
import type { RowFigures } from './row-figures.js';
import type { RunFacts } from './run-facts.js';

/** The figures that one looks for first: a name, a figure, a word about it. */
export function overviewOf(
  rows: RowFigures,
  run: RunFacts | undefined,
): [name: string, figure: string, note: string][] {
  const { answered, failed, skipped } = rows.counts;
  const summary = run?.summary;
  const cards: [string, string, string][] = [
    ['Rows', count(rows.rows), sourceNote(rows)],
    ['Answered', count(answered), shareOf(answered, rows.rows)],
    ['Failed', count(failed), failed > 0 ? shareOf(failed, rows.rows) : ''],
    ['Skipped', count(skipped), summary?.stopped_by ? `stopped by ${summary.stopped_by}` : ''],
    ['Cost', formatUsdShort(rows.cost), costNote(rows, run)],
  ];
  if (summary !== undefined && summary.unknown_usd !== '0') {
    cards.push(['Unknown spend', usdText(summary.unknown_usd), 'at most: calls whose outcome or usage nobody knows']);
  }
  if (answered > 0) cards.push(['An answered row', formatUsdShort(rows.cost / BigInt(answered)), 'on average']);
  if (summary !== undefined) {
    const rejected = summary.rejected_calls > 0 ? `${count(summary.rejected_calls)} more ended unbilled` : '';
    cards.push(['Calls', count(summary.calls), rejected]);
  }
  if (summary?.judge) {
    const { model, cost_usd, graded } = summary.judge;
    cards.push(['Judge', usdText(cost_usd), `${model} graded ${count(graded)} answers; in no row’s cost`]);
  }
  const worked = run?.timeline.at(-1)?.second;
  if (worked !== undefined) cards.push(['Time', duration(worked), 'at work']);
  return cards;
}

export function overview(rows: RowFigures, run: RunFacts | undefined): string {
  const cards = overviewOf(rows, run).map(
    ([name, figure, note]) =>
      `<div><dt>${escapeHtml(name)}</dt><dd><b>${escapeHtml(figure)}</b>${note === '' ? '' : ` <small>${escapeHtml(note)}</small>`}</dd></div>`,
  );
  return `<dl class="overview">\n${cards.join('\n')}\n</dl>\n`;
}

function sourceNote({ sources: { cache, duplicate }, estimated }: RowFigures): string {
  const parts = [];
  if (cache > 0) parts.push(`${count(cache)} from the cache`);
  if (duplicate > 0) parts.push(`${count(duplicate)} asked once with another`);
  if (estimated > 0) parts.push(`${count(estimated)} with estimated cost`);
  return parts.join(', ');
}

function costNote({ cost }: RowFigures, run: RunFacts | undefined): string {
  const budget = run?.summary?.budget_usd;
  const exact = `exactly $${formatUsd(cost)}`;
  return budget === undefined || budget === null || run?.retried
    ? exact
    : `${exact} of ${formatUsdShort(pico(budget))}`;
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} %`;
}
