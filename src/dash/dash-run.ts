import { basename } from 'node:path';
import { formatUsd, parseUsd } from '../model/money.js';
import type { QueueDepth } from '../queue/queue-view.js';
import { judgeRun, type RunTraces } from '../run/judge-run.js';
import type { RunReport } from '../run/run-report.js';
import { commandUnder } from '../run/typed-command.js';
import type { Action, DashRun, LiveFigures, TokenFigures } from './dash-figures.js';

/** All that is known of a run from outside. */
export interface RunSight {
  readonly traces: RunTraces;
  /** What its process said last, where it still has the run. */
  readonly report: RunReport | undefined;
  readonly queue: QueueDepth | null;
}

/** A run for the page. */
export function dashRun({ traces, report, queue }: RunSight): DashRun {
  const figures = judgeRun(traces);
  const { answered, failed, skipped } = report ?? figures;
  const run = {
    ...figures,
    output: figures.output ?? report?.output ?? null,
    model: figures.model ?? report?.model ?? null,
    ...{ answered, failed, skipped },
    made_of: traces.manifest?.arms ?? [],
    ...usageOf(traces),
    queue,
    live: report === undefined ? null : liveFigures(report),
  };
  return { ...run, may: actionsOn(traces, run), command: commandFor(traces, run) };
}

function usageOf({ state, manifest }: RunTraces): Pick<DashRun, 'calls' | 'rejected_calls' | 'tokens'> {
  const summary = manifest?.summary;
  if (summary !== undefined) {
    const { calls, rejected_calls, input_tokens, cached_tokens, reasoning_tokens, output_tokens } = summary;
    return { calls, rejected_calls, tokens: tokens(input_tokens, cached_tokens, reasoning_tokens, output_tokens) };
  }
  if (state === undefined) return { calls: null, rejected_calls: null, tokens: null };
  const { input, cached, reasoning, output } = state.usage;
  return { calls: state.calls, rejected_calls: state.rejectedCalls, tokens: tokens(input, cached, reasoning, output) };
}

function tokens(input: number, cached: number, reasoning: number, output: number): TokenFigures {
  return { input, cached, reasoning, output };
}

function liveFigures(report: RunReport): LiveFigures {
  const { pid, host, began, at, lane, questions, perMinute, waiting, limits, concurrency, capIsShared } = report;
  return {
    place: `${host} (pid ${pid})`,
    began,
    at,
    lane,
    questions,
    per_minute: perMinute ?? null,
    waiting: waiting ?? null,
    rpm: limits.rpm ?? null,
    tpm: limits.tpm ?? null,
    concurrency,
    cap_is_shared: capIsShared,
  };
}

type Judged = Omit<DashRun, 'may' | 'command'>;

function actionsOn({ state, producer, served, manifest }: RunTraces, run: Judged): Action[] {
  if (run.state === 'running' || run.state === 'paused') {
    // Nobody is there yet, or any more, to hear of it.
    if (state === undefined || state.steer === 'leave') return [];
    const turn = run.state === 'paused' ? 'resume' : 'pause';
    return run.live?.cap_is_shared === false ? [turn, 'stop', 'cap'] : [turn, 'stop'];
  }
  if (producer === undefined && served && state !== undefined && state.stop === undefined)
    return [state.steer === 'go' ? 'pause' : 'resume'];
  // A retry of rows that several models were asked must be told which of them to ask.
  const isPlain = manifest?.capIsShared !== true && manifest?.arms === undefined && !run.retry;
  const isOver = manifest?.summary !== undefined && isPlain;
  return isOver && (run.failed ?? 0) + (run.skipped ?? 0) > 0 ? ['retry'] : [];
}

/** What goes on with it in a terminal. */
function commandFor({ manifest }: RunTraces, run: Judged): string | null {
  if (run.state === 'running' || run.state === 'paused') return null;
  if (manifest?.capIsShared === true) {
    return run.state === 'finished' || manifest.command === undefined
      ? null
      : commandUnder(manifest.command, undefined);
  }
  if (run.state === 'finished') {
    if (run.output === null || (run.failed ?? 0) === 0 || run.retry) return null;
    return commandUnder(['retry', basename(run.output)], run.budget_usd ?? '1');
  }
  if (manifest?.command === undefined) return null;
  // The cap may have been changed since the command was typed.
  const budget = run.state === 'stopped by budget' ? doubled(run.budget_usd) : (run.budget_usd ?? undefined);
  return commandUnder(manifest.command, budget);
}

function doubled(usd: string | null): string | undefined {
  return usd === null ? undefined : formatUsd(2n * parseUsd(usd, 'budget'));
}
