import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { formatUsdShort } from '../model/money.js';
import type { PicoDollars } from '../types.js';
import { bar } from './bar.js';
import { fitParts, type Part } from './fit-parts.js';
import { basisNames } from './forecast-words.js';
import { count, duration, shortCount, untilText } from './format.js';
import type { Paint } from './paint.js';
import { plainLine } from './plain-text.js';
import type { Progress, SpendForecast, Trouble, Waiting } from './reporter.js';

/** Columns of the names at the left. */
const nameWidth = 8;
/** Beside a bar there is room for its figures. */
const barFigures = 30;
const mostBar = 50;
const mostTroubles = 3;
/** Endpoints without limits name such figures. */
const noLimit = 1e9;

export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The live view: how a run stands, on lines that are no wider than the terminal and fewer than its rows. What is less
 * important is left out where room is short.
 */
export function liveView(p: Progress, { columns, rows }: ViewSize, paint: Paint): string[] {
  const room = Math.max(1, columns - nameWidth);
  const line = (name: string, text: string) => paint('dim', name.padEnd(nameWidth)) + text;
  const lines = [
    paint('bold', [p.title.input, p.title.model, p.title.lane].map(plainLine).join(' · ')),
    line('rows', rowsBar(p, room, paint)),
    line('', fitParts(rowParts(p), room, paint)),
    line('money', moneyBar(p, room, paint)),
    line('', fitParts(moneyParts(p), room, paint)),
    line('pace', fitParts(paceParts(p), room, paint)),
    ...(p.paused ? [line('paused', paint('yellow', 'no further call begins; resume in sheaf dash'))] : []),
    ...(p.waiting === undefined ? [] : [line('wait', paint('yellow', waitText(p.waiting)))]),
    ...(p.batches === undefined ? [] : [line('batches', waitText(p.batches))]),
    ...troubleLines(p.troubles, room, paint).map((text, i) => line(i === 0 ? 'trouble' : '', text)),
  ];
  return lines.slice(0, Math.max(1, rows - 1)).map((text) => cut(text, Math.max(1, columns)));
}

/** cli-truncate (5.2) keeps a letter of two columns of which only one has room. */
function cut(text: string, columns: number): string {
  const shortened = cliTruncate(text, columns);
  return stringWidth(shortened) > columns ? cliTruncate(text, columns - 1) : shortened;
}

function barWidth(room: number): number {
  return Math.max(10, Math.min(mostBar, room - barFigures));
}

function rowsBar(p: Progress, room: number, paint: Paint): string {
  const share = (n: number) => (p.questions === 0 ? 0 : n / p.questions);
  const parts = [
    { share: share(p.done), style: 'green', sign: '█' },
    { share: share(p.failed), style: 'red', sign: '█' },
  ] as const;
  const finished = p.done + p.failed;
  const percent = p.questions === 0 ? 100 : Math.floor(100 * share(finished));
  return `${bar(barWidth(room), parts, paint)} ${percent} %  ${count(finished)} of ${count(p.questions)}`;
}

function rowParts(p: Progress): Part[] {
  const left = Math.max(0, p.questions - p.done - p.failed - p.skipped);
  const perMinute = p.perMinute ?? 0;
  return [
    { text: `${count(p.done)} answered`, style: 'green' },
    { text: p.failed > 0 ? `${count(p.failed)} failed` : '', style: 'red' },
    { text: p.skipped > 0 ? `${count(p.skipped)} skipped` : '', style: 'yellow' },
    { text: `${count(left)} to go`, weight: 1 },
    { text: left > 0 && perMinute > 0 ? `${duration((left / perMinute) * 60)} left` : '', weight: 2 },
  ];
}

/** Against the cap; without one against what is foretold. */
function moneyBar(p: Progress, room: number, paint: Paint): string {
  const foretold = p.forecast?.bounds?.high ?? p.forecast?.expected ?? 0n;
  const committed = p.spent + p.unknown + p.held;
  const whole = p.budget ?? (foretold > committed ? foretold : committed);
  const share = (amount: PicoDollars) => (whole === 0n ? 0 : Number(amount) / Number(whole));
  const parts = [
    { share: share(p.spent), style: 'cyan', sign: '█' },
    { share: share(p.unknown), style: 'yellow', sign: '█' },
    { share: share(p.held), style: 'cyan', sign: '▒' },
  ] as const;
  const mark = p.forecast && share(p.forecast.expected);
  const of = p.budget === undefined ? ', no cap' : ` of ${formatUsdShort(p.budget)}`;
  return `${bar(barWidth(room), parts, paint, mark)} ${formatUsdShort(p.spent)}${of}`;
}

function moneyParts({ forecast, budget, unknown, held }: Progress): Part[] {
  const parts: Part[] = [
    { text: unknown > 0n ? `${formatUsdShort(unknown)} unknown` : '', style: 'yellow', weight: 3 },
    { text: held > 0n ? `${formatUsdShort(held)} held for calls` : '', weight: 1 },
  ];
  if (forecast === undefined) return [...parts, { text: 'no forecast yet', style: 'dim' }];
  const { expected, bounds } = forecast;
  const above = budget !== undefined && expected > budget;
  return [
    ...parts,
    {
      text: `┃ about ${formatUsdShort(expected)} in all${above ? ', more than the cap' : ''}`,
      ...(above && { style: 'yellow' }),
    },
    { text: bounds ? boundsText(bounds) : '', weight: 2 },
  ];
}

function boundsText({ low, high, basis }: NonNullable<SpendForecast['bounds']>): string {
  return `${basis === 'measured' ? '' : `${basisNames[basis]}: `}${formatUsdShort(low)} to ${formatUsdShort(high)}`;
}

function paceParts({ perMinute, calls }: Progress): Part[] {
  const { inFlight, limits } = calls;
  const of = (limit: number | undefined) => (limit === undefined || limit >= noLimit ? '' : ` of ${shortCount(limit)}`);
  const rate = (amount: number | undefined, limit: number | undefined, what: string) =>
    amount === undefined ? '' : `${shortCount(Math.round(amount))}${of(limit)} ${what}/min`;
  return [
    { text: rate(perMinute, undefined, 'rows'), weight: 3 },
    { text: rate(calls.perMinute, limits.rpm, 'calls'), weight: 4 },
    { text: rate(calls.tokensPerMinute, limits.tpm, 'tokens'), weight: 2 },
    { text: `${count(inFlight)} in flight`, weight: 1 },
  ];
}

function waitText({ why, until, zone }: Waiting): string {
  return `until ${untilText(until, zone)}: ${plainLine(why)}`;
}

function troubleLines(troubles: readonly Trouble[], room: number, paint: Paint): string[] {
  const shown = troubles.slice(0, mostTroubles);
  const widest = Math.max(0, ...shown.map((trouble) => count(trouble.count).length));
  return shown.map((trouble) => {
    const times = `${count(trouble.count).padStart(widest)} ×`;
    const parts: Part[] = [
      { text: `${times} ${plainLine(trouble.words)}`, style: 'red' },
      { text: `last ${untilText(trouble.last)}`, weight: 1 },
    ];
    return fitParts(parts, room, paint);
  });
}
