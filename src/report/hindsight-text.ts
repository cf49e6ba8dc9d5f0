import { formatUsdShort, parseUsd } from '../model/money.js';
import { basisNames, basisOf, type ForecastOrigin } from './forecast-words.js';
import { count } from './format.js';

/** The fields of a summary that look back at a whole run; absent in one that an earlier version wrote. */
export interface HindsightFigures {
  readonly savings?: {
    readonly one_row_a_call_usd: string;
    readonly basis: 'pilot' | 'assumed';
    readonly merging_usd: string;
    readonly duplicates_usd: string;
    readonly cache_usd: string;
    readonly provider_caching_usd: string;
    readonly lane_usd?: string;
    readonly pilot_usd: string;
  } | null;
  readonly audit?: { readonly compared: number; readonly agreed: number } | null;
  readonly accuracy?: AccuracyText | null;
  readonly judge?: JudgeText | null;
  readonly forecast?: (ForecastOrigin & { readonly low_usd: string; readonly high_usd: string }) | null;
}

interface ShareText {
  readonly graded: number;
  readonly correct: number;
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
  /** Of a group, absent in summaries of an earlier version. */
  readonly cost_per_correct_usd?: string | null;
}

/** How many answers were right. */
export interface AccuracyText extends ShareText {
  readonly graded_by: string;
  readonly groups: readonly (ShareText & { readonly group: string })[];
}

/** What a model has judged. */
export interface JudgeText {
  readonly model: string;
  readonly graded: number;
  readonly ungraded: number;
  readonly calls: number;
  readonly cost_usd: string;
  readonly unknown_usd: string;
}

const mostGroupsShown = 12;

/** Lines of the closing table: what was saved and how, what was foretold, what audits say. Each is a name and a note. */
export function hindsightLines(
  { savings, audit, accuracy, judge, forecast }: HindsightFigures,
  cost: bigint,
): [string, string][] {
  const lines: [string, string][] = [];
  const alone = savings ? pico(savings.one_row_a_call_usd) : 0n;
  if (savings && isWorthTelling(alone - cost, alone)) {
    const parts = [
      ['merging', savings.merging_usd],
      ['duplicates', savings.duplicates_usd],
      ['cache', savings.cache_usd],
      ['provider caching', savings.provider_caching_usd],
      ['cheaper lanes', savings.lane_usd ?? '0'],
    ].filter(([, amount]) => amount !== '0');
    const share = alone > 0n ? Number(((alone - cost) * 100n) / alone) : 0;
    const how = savings.basis === 'pilot' ? 'as the pilot measured' : 'an assumption: a pilot would measure it';
    lines.push([
      'saved',
      `${usd(alone - cost)}, ${share} % of the ${usd(alone)} that one row a call would cost (${how})`,
    ]);
    if (parts.length > 0) lines.push(['', parts.map(([name, amount]) => `${name} ${usd(pico(amount!))}`).join(', ')]);
    if (savings.pilot_usd !== '0')
      lines.push(['', `the pilot cost ${usd(pico(savings.pilot_usd))}, counted against merging`]);
  }
  if (forecast) {
    const when = forecast.at === 'pilot' ? 'after the pilot' : 'at the start';
    const basis = basisOf(forecast);
    const guess = basis === 'measured' ? '' : `, ${basisNames[basis]}`;
    lines.push([
      'forecast',
      `${usd(pico(forecast.low_usd))} to ${usd(pico(forecast.high_usd))} ${when}${guess}; it came to ${usd(cost)}`,
    ]);
  }
  if (accuracy) lines.push(...accuracyLines(accuracy));
  if (judge) lines.push(...judgeLines(judge));
  if (audit)
    lines.push([
      'audit',
      `${audit.agreed} of ${audit.compared} merged answers that were asked again alone say the same`,
    ]);
  return lines;
}

function accuracyLines(accuracy: AccuracyText): [string, string][] {
  const { graded_by, groups } = accuracy;
  const shown = groups
    .slice(0, mostGroupsShown)
    .map((group): [string, string] => ['', `${group.group}: ${shareText(group)}${eachText(group)}`]);
  if (groups.length > shown.length) shown.push(['', `and ${groups.length - shown.length} groups more: see --json`]);
  return [['accuracy', `${shareText(accuracy)}, graded by ${graded_by}${eachText(accuracy)}`], ...shown];
}

function eachText({ cost_per_correct_usd: each }: ShareText): string {
  return each ? `; ${usd(pico(each))} a right answer` : '';
}

/** A judge's part, which is in no row's cost. */
export function judgeLines({ model, graded, ungraded, calls, cost_usd, unknown_usd }: JudgeText): [string, string][] {
  const unknown = pico(unknown_usd);
  const more = unknown > 0n ? `, and up to ${usd(unknown)} more for calls whose outcome nobody knows` : '';
  const cost = `${usd(pico(cost_usd))} besides the rows’ cost${more}`;
  const lines: [string, string][] = [
    ['judge', `${model} graded ${count(graded)} answers in ${count(calls)} calls: ${cost}`],
  ];
  if (ungraded > 0) lines.push(['', `${count(ungraded)} answers have no grade, for want of a verdict`]);
  return lines;
}

function shareText({ graded, correct, share, low, high }: ShareText): string {
  if (share === null) return 'no row was graded';
  const percent = (part: number) => (part * 100).toFixed(1);
  return `${percent(share)} % (${correct} of ${graded}; ${percent(low)} to ${percent(high)} %)`;
}

/** Rows that were asked alone save nothing, give or take rounding. */
function isWorthTelling(saved: bigint, alone: bigint): boolean {
  return (saved < 0n ? -saved : saved) * 200n > alone;
}

function pico(amount: string): bigint {
  const negative = amount.startsWith('-');
  const parsed = parseUsd(negative ? amount.slice(1) : amount, 'amount');
  return negative ? -parsed : parsed;
}

const usd = formatUsdShort;
