import { formatUsd, formatUsdShort, parseUsd } from '../model/money.js';
import { addIntervals, type CostInterval, costInterval, partOfInterval } from '../plan/cost-interval.js';
import type { Forecast } from '../plan/forecast.js';
import type { TaskKind } from '../plan/task-kind.js';
import { assumedCallTime, assumedTime, type TimeInterval, timeInterval } from '../plan/time-interval.js';
import { basisClauses, basisOf, type ForecastOrigin } from '../report/forecast-words.js';
import { count, duration } from '../report/format.js';
import type { PilotRecord } from './pilot-record.js';
import type { RunSettings } from './run-settings.js';
import type { Survey } from './survey.js';

/** What was foretold of a run's end, and when; kept in the manifest. */
export interface Foretold extends ForecastOrigin {
  /** Of the whole run, as exact decimal strings. */
  readonly low_usd: string;
  readonly expected_usd: string;
  readonly high_usd: string;
  /** From then on. */
  readonly low_seconds: number;
  readonly expected_seconds: number;
  readonly high_seconds: number;
  /** Rows that the budget pays for, from then on, when each costs what is at most, expected or at least; null without a budget. */
  readonly rows_covered: readonly [low: number, expected: number, high: number] | null;
  readonly rows_left: number;
}

type Settings = Pick<RunSettings, 'budget' | 'concurrency' | 'limits' | 'auditShare'>;

/** Before anything was asked: rests on what is assumed of models. @param rows to ask */
export function foretellStart(survey: Survey, settings: Settings, forecast: Forecast): Foretold {
  const time = assumedTime(forecast.calls, forecast.outputTokens, settings.concurrency, settings.limits.rpm);
  return foretold({ at: 'start', basis: 'assumed' }, forecast, time, survey.questions, 0n, settings);
}

/**
 * After the pilots: rests on what they measured, and for kinds that had none on what is assumed.
 * @param committed what is spent, or may be
 * @param left rows that are still to be asked
 */
export function foretellAfterPilots(
  survey: Survey,
  settings: Settings,
  forecast: Forecast,
  pilots: readonly PilotRecord[],
  committed: bigint,
  left: number,
): Foretold {
  const { questions, kinds } = survey;
  const { calls, outputTokens } = forecast;
  const found = new Map<TaskKind, PilotRecord>(pilots.map((pilot) => [pilot.kind, pilot]));
  let cost: CostInterval = { low: 0n, expected: 0n, high: 0n };
  let callsLeft = 0;
  let seconds = 0;
  for (const [kind, rows] of kinds) {
    const pilot = found.get(kind);
    const rowsLeft = questions === 0 ? 0 : (rows * left) / questions;
    // What is assumed of kinds without a pilot has their audits in it.
    const audited = pilot !== undefined && pilot.size > 1 ? settings.auditShare : 0;
    const callsOfKind = pilot === undefined ? (calls * rowsLeft) / questions : rowsLeft * (1 / pilot.size + audited);
    const ofKind =
      pilot === undefined
        ? partOfInterval(forecast, rowsLeft / questions)
        : costInterval(rowsLeft, { ...pilot.rowCost, mean: pilot.rowCost.mean + audited * pilot.aloneCost });
    cost = addIntervals(cost, ofKind);
    callsLeft += callsOfKind;
    seconds += callsOfKind * (pilot?.callSeconds ?? assumedCallTime(outputTokens.usual / calls).seconds);
  }
  const isAll = found.size === kinds.size;
  const callTime = { seconds: callsLeft === 0 ? 0 : seconds / callsLeft, measured: isAll };
  const time = timeInterval(callsLeft, callTime, settings.concurrency, settings.limits.rpm);
  return foretold({ at: 'pilot', basis: isAll ? 'measured' : 'mixed' }, cost, time, left, committed, settings);
}

function foretold(
  when: Required<ForecastOrigin>,
  cost: CostInterval,
  time: TimeInterval,
  rows: number,
  committed: bigint,
  { budget }: Settings,
): Foretold {
  const covered = (amount: bigint) => {
    if (budget === undefined || amount === 0n) return rows;
    const room = Math.max(0, Number(budget - committed));
    return Math.min(rows, Math.floor((room * rows) / Number(amount)));
  };
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    ...when,
    low_usd: formatUsd(committed + cost.low),
    expected_usd: formatUsd(committed + cost.expected),
    high_usd: formatUsd(committed + cost.high),
    low_seconds: tenth(time.low),
    expected_seconds: tenth(time.expected),
    high_seconds: tenth(time.high),
    rows_covered: budget === undefined ? null : [covered(cost.high), covered(cost.expected), covered(cost.low)],
    rows_left: rows,
  };
}

/** The forecast as a sentence or two. */
export function foretoldText(f: Foretold): string {
  const usd = (text: string) => formatUsdShort(parseUsd(text, 'forecast'));
  const [least = 0, likely = 0, most = 0] = f.rows_covered ?? [];
  const bounds = `between ${usd(f.low_usd)} and ${usd(f.high_usd)} in all (about ${usd(f.expected_usd)})`;
  const money = `${bounds}, ${basisClauses[basisOf(f)]}`;
  const time = `${duration(f.low_seconds)} to ${duration(f.high_seconds)}`;
  const covered =
    f.rows_covered === null
      ? ''
      : least >= f.rows_left
        ? '; the budget covers every row'
        : `; the budget covers about ${count(likely)} of ${count(f.rows_left)} rows (${count(least)} to ${count(most)})`;
  return `${money}; ${time}${covered}`;
}
