import { parseUsd } from '../model/money.js';
import { worstCost } from '../model/prices.js';
import { outputAllowance } from '../plan/output-allowance.js';
import type { Ending, MoneySpent } from '../report/ending.js';
import { count } from '../report/format.js';
import type { RunStop } from '../store/store.js';
import type { PicoDollars } from '../types.js';
import type { Foretold } from './foretell.js';
import type { RunSettings } from './run-settings.js';
import type { RunSummary } from './summary.js';
import { TypedCommand } from './typed-command.js';

/** Half as much again as rows have cost so far: those that are left need not be like them. */
const safety = { times: 3n, of: 2n };

/** A run at its end, as far as its ending goes by it. */
export interface EndFigures {
  /** A retry's budget is for itself alone. */
  readonly isRetry: boolean;
  readonly output: string;
  readonly money: MoneySpent;
  /** Rows that the money was spent on. */
  readonly paidRows: number;
  /** The most that was foretold of all of it. */
  readonly foretold: PicoDollars | undefined;
  /** Under a smaller cap than this not even one row is asked. */
  readonly roomForRow: PicoDollars;
}

type CallSettings = Pick<RunSettings, 'model' | 'prices' | 'maxOutputTokens' | 'instructions'>;

/**
 * What a call about one row has to have room for, in a run that has not learned yet what rows use; half as much again, as its
 * question need not be like the others.
 * @param tokens of a row's question, on average
 */
export function roomForRow(
  { model, prices, maxOutputTokens, instructions }: CallSettings,
  tokens: number,
): PicoDollars {
  const input = Math.ceil(tokens) + instructions.length;
  const worst = worstCost(input, outputAllowance(model, maxOutputTokens).scarce(1, 1), prices, model.longInput);
  return (worst * safety.times) / safety.of;
}

/** Of a run that came to its end before. */
export function figuresOf(s: RunSummary, settings: CallSettings): EndFigures {
  const usd = (amount: string) => parseUsd(amount, 'summary');
  const budget = s.budget_usd === null ? undefined : usd(s.budget_usd);
  const paidRows = s.answered + s.failed - s.cached - s.duplicates;
  return {
    isRetry: false,
    output: s.output,
    money: { spent: usd(s.cost_usd), unknown: usd(s.unknown_usd), budget },
    paidRows,
    foretold: mostForetold(s.forecast),
    roomForRow: roomForRow(settings, s.input_tokens / Math.max(1, paidRows)),
  };
}

export function mostForetold(forecast: Foretold | null | undefined): PicoDollars | undefined {
  return forecast ? parseUsd(forecast.high_usd, 'forecast') : undefined;
}

/** Of a run that the provider refuses. */
export function refusedEnding({ money }: EndFigures, message: string): Ending {
  return {
    what: `Stopped, the provider refuses: ${message}`,
    money,
    hint: 'Finished rows are kept. Mend the cause and give the same command again: it pays only for what is missing.',
    next: { kind: 'again' },
  };
}

/** Of a run that somebody stopped. */
export function interruptedEnding({ money }: EndFigures): Ending {
  return {
    what: 'Interrupted.',
    money,
    hint: 'Finished rows are kept; the same command continues.',
    next: { kind: 'again' },
  };
}

/** Of a run whose output was written with rows that failed; undefined when none did. */
export function failedEnding(end: EndFigures, failed: number): Ending | undefined {
  const { money, output } = end;
  if (failed === 0) return undefined;
  const cost = costOfRows(end, failed);
  return {
    what: failedText(failed),
    money,
    hint: `To ask them again: ${new TypedCommand(['retry', output])}`,
    next: { kind: 'retry-failed', output, budget: cost && most(cost, end.roomForRow) },
  };
}

/** Of a run whose output was written with rows that were not asked any more, or answers of a cascade that were not checked any more. */
export function skippedEnding(
  end: EndFigures,
  { skipped, failed, unchecked = 0 }: Pick<RunSummary, 'skipped' | 'failed'> & { readonly unchecked?: number },
  stop: RunStop | undefined,
  deadline: number | undefined,
): Ending {
  const isRest = skipped > 0 || unchecked === 0;
  const rest = isRest
    ? `${rowsText(skipped)} ${skipped === 1 ? 'is' : 'are'} skipped.`
    : `${count(unchecked)} ${unchecked === 1 ? 'answer stands' : 'answers stand'} unchecked.`;
  const these = isRest ? 'the skipped rows' : 'them';
  const failures = failed === 0 ? '' : ` ${failedText(failed)}`;
  if (stop?.kind === 'deadline') {
    return {
      what: `Stopped: ${stop.message}; ${rest}${failures}`,
      money: end.money,
      hint: `The same command with a later --deadline goes on with ${these}.`,
      next: { kind: 'later', hasCome: deadline !== undefined && deadline <= Date.now() },
    };
  }
  return {
    what: `The budget is used up: ${rest}${failures}`,
    money: end.money,
    hint: `The same command with a larger --budget goes on with ${these}.`,
    next: { kind: 'more-budget', budget: enoughFor(end, skipped + unchecked) },
  };
}

/** A cap that should do for the rest; a retry's is for itself alone. */
function enoughFor(end: EndFigures, rows: number): PicoDollars | undefined {
  const rest = costOfRows(end, rows) ?? end.foretold;
  if (rest === undefined) return undefined;
  const { budget = 0n, spent, unknown } = end.money;
  // Where the last calls' worst case had no room, what rows have cost says little.
  const least = end.isRetry && spent > 0n ? budget : (budget * safety.times) / safety.of;
  const needed = most(rest, end.roomForRow);
  return most(end.isRetry ? needed : spent + unknown + needed, least);
}

function most(one: PicoDollars, other: PicoDollars): PicoDollars {
  return one > other ? one : other;
}

/** What so many rows may cost, by what others have. */
function costOfRows({ paidRows, money: { spent } }: EndFigures, rows: number): PicoDollars | undefined {
  if (paidRows <= 0 || spent === 0n) return undefined;
  return (spent * BigInt(rows) * safety.times) / (BigInt(paidRows) * safety.of);
}

function failedText(failed: number): string {
  return `${rowsText(failed)} failed; the column "error" says why.`;
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${count(rows)} rows`;
}
