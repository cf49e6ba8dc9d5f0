/**
 * JSON for what the store keeps of bundles and outcomes: lists in a fixed order, since names would be half of the bytes
 * that a run moves through its store. Pico-dollars travel as decimal text, with "~" before it where they are estimated.
 */
import type { AnswerSource, Bundle, BundleRow, RowHistory, RowOutcome, RowSpend, RowStatus, Trial } from '../types.js';

type SpendCells = [
  attempts: number,
  input: number,
  cached: number,
  written: number,
  reasoning: number,
  output: number,
  cost: string,
];

/** Last, and absent for most: only rows that were tried, missed, or answered in the wrong form have a history. */
type HistoryCells = [misses: number, trials: TrialCells[], repair?: [trouble: string, answer: string]];

type TrialCells = [rowsInCall: number, answer: string | null, callId: string, latencyMs: number, ...SpendCells];

type RowCells = [
  row: number,
  question: string,
  tokens: number,
  attemptsBefore: number,
  ...SpendCells,
  history?: HistoryCells,
];

type OutcomeCells = [
  row: number,
  status: RowStatus,
  answer: string,
  error: string,
  model: string,
  callId: string,
  rowsInCall: number,
  latencyMs: number,
  source: AnswerSource,
  ...SpendCells,
  history?: HistoryCells,
];

export function encodeBundle({ allowance, rows, trialSizes, effort }: Bundle): string {
  const cells = rows.map((bundleRow): RowCells => {
    const { row, question, tokens, attemptsBefore, spend } = bundleRow;
    return [row, question, tokens, attemptsBefore, ...spendCells(spend), ...historyCells(bundleRow)];
  });
  if (effort !== undefined) return JSON.stringify([allowance, cells, trialSizes ?? null, effort]);
  return JSON.stringify([allowance, cells, ...(trialSizes === undefined ? [] : [trialSizes])]);
}

export function decodeBundle(id: string, body: string): Bundle {
  const [allowance, rows, trialSizes, effort] = JSON.parse(body) as [number, RowCells[], (number[] | null)?, string?];
  return { id, allowance, rows: rows.map(toRow), ...(trialSizes && { trialSizes }), ...(effort && { effort }) };
}

export function encodeOutcome(outcome: RowOutcome): string {
  const { row, status, answer, error, model, callId, rowsInCall, latencyMs, source, spend } = outcome;
  const cells: OutcomeCells = [
    row,
    status,
    answer,
    error,
    model,
    callId,
    rowsInCall,
    latencyMs,
    source,
    ...spendCells(spend),
    ...historyCells(outcome),
  ];
  return JSON.stringify(cells);
}

export function decodeOutcome(body: string): RowOutcome {
  const [row, status, answer, error, model, callId, rowsInCall, latencyMs, source, ...rest] = JSON.parse(
    body,
  ) as OutcomeCells;
  const outcome = { row, status, answer, error, model, callId, rowsInCall, latencyMs, source };
  return { ...outcome, spend: toSpend(rest), ...toHistory(rest) };
}

function toRow([row, question, tokens, attemptsBefore, ...rest]: RowCells): BundleRow {
  const [trouble, answer] = rest[7]?.[2] ?? [];
  const repair = trouble === undefined || answer === undefined ? {} : { repair: { trouble, answer } };
  return { row, question, tokens, attemptsBefore, spend: toSpend(rest), ...toHistory(rest), ...repair };
}

function historyCells({ trials = [], misses = 0, repair }: RowHistory & Pick<BundleRow, 'repair'>): [HistoryCells?] {
  if (trials.length === 0 && misses === 0 && repair === undefined) return [];
  const cells = trials.map(({ rowsInCall, answer, callId, latencyMs, usage, cost }): TrialCells => {
    return [rowsInCall, answer ?? null, callId, latencyMs, ...spendCells({ attempts: 1, usage, cost })];
  });
  return [repair === undefined ? [misses, cells] : [misses, cells, [repair.trouble, repair.answer]]];
}

function toHistory([, , , , , , , history]: [...SpendCells, HistoryCells?]): RowHistory {
  if (history === undefined) return {};
  const [misses, trials] = history;
  return { ...(misses > 0 && { misses }), ...(trials.length > 0 && { trials: trials.map(toTrial) }) };
}

function toTrial([rowsInCall, answer, callId, latencyMs, ...spend]: TrialCells): Trial {
  const { usage, cost } = toSpend(spend);
  return { rowsInCall, answer: answer ?? undefined, callId, latencyMs, usage, cost };
}

function spendCells({ attempts, usage, cost, estimated }: RowSpend): SpendCells {
  const { input, cached, written, reasoning, output } = usage;
  return [attempts, input, cached, written, reasoning, output, `${estimated ? '~' : ''}${cost}`];
}

function toSpend([attempts, input, cached, written, reasoning, output, cost]: [...SpendCells, unknown?]): RowSpend {
  const usage = { input, cached, written, reasoning, output };
  if (!cost.startsWith('~')) return { attempts, usage, cost: BigInt(cost) };
  return { attempts, usage, cost: BigInt(cost.slice(1)), estimated: true };
}
