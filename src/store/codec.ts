/**
 * JSON for what the store keeps of bundles and outcomes: lists in a fixed order, since names would be half of the bytes
 * that a run moves through its store. Pico-dollars travel as decimal text.
 */
import type { AnswerSource, Bundle, BundleRow, RowOutcome, RowSpend, RowStatus } from '../types.js';

type SpendCells = [
  attempts: number,
  input: number,
  cached: number,
  written: number,
  reasoning: number,
  output: number,
  cost: string,
];

type RowCells = [row: number, question: string, tokens: number, attemptsBefore: number, ...SpendCells];

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
];

export function encodeBundle({ allowance, rows }: Bundle): string {
  const cells = rows.map(({ row, question, tokens, attemptsBefore, spend }): RowCells => {
    return [row, question, tokens, attemptsBefore, ...spendCells(spend)];
  });
  return JSON.stringify([allowance, cells]);
}

export function decodeBundle(id: string, body: string): Bundle {
  const [allowance, rows] = JSON.parse(body) as [number, RowCells[]];
  return { id, allowance, rows: rows.map(toRow) };
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
  ];
  return JSON.stringify(cells);
}

export function decodeOutcome(body: string): RowOutcome {
  const [row, status, answer, error, model, callId, rowsInCall, latencyMs, source, ...spend] = JSON.parse(
    body,
  ) as OutcomeCells;
  return { row, status, answer, error, model, callId, rowsInCall, latencyMs, source, spend: toSpend(spend) };
}

function toRow([row, question, tokens, attemptsBefore, ...spend]: RowCells): BundleRow {
  return { row, question, tokens, attemptsBefore, spend: toSpend(spend) };
}

function spendCells({ attempts, usage, cost }: RowSpend): SpendCells {
  return [attempts, usage.input, usage.cached, usage.written, usage.reasoning, usage.output, String(cost)];
}

function toSpend([attempts, input, cached, written, reasoning, output, cost]: SpendCells): RowSpend {
  return { attempts, usage: { input, cached, written, reasoning, output }, cost: BigInt(cost) };
}
