import { formatUsdShort, parseUsd } from '../model/money.js';
import { alignColumns } from './align-columns.js';
import { count } from './format.js';
import { pathFromHere } from './path-from-here.js';
import type { RunFigures, StatusFigures, WorkerFigures } from './status-figures.js';

const unknown = '-';

/**
 * How runs stand, for people: a table of runs, what is to be said of single ones, a table of workers.
 * @param place the `--dir` that was looked at, and the folder that outputs are named from
 */
export function statusText({ runs, workers }: StatusFigures, place: { directory: string; cwd: string }): string {
  const parts = [
    runs.length === 0 ? `There is no run in ${place.directory}, nor any in the store.` : runTable(runs, place.cwd),
    runs.flatMap(({ run, note }) => (note === null ? [] : [`${run}: ${note}`])).join('\n'),
    workers.length === 0 ? '' : workerTable(workers),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function runTable(runs: readonly RunFigures[], cwd: string): string {
  const heads = ['run', 'state', 'answered', 'failed', 'skipped', 'open', 'spent', 'held', 'unknown', 'budget'];
  const lines = runs.map((run) => [
    run.run,
    run.retry ? `${run.state} (retry)` : run.state,
    ...[run.answered, run.failed, run.skipped, run.open_bundles].map((n) => (n === null ? unknown : count(n))),
    ...[run.spent_usd, run.held_usd, run.unknown_usd].map(usd),
    run.budget_usd === null && run.held_usd !== null ? 'none' : usd(run.budget_usd),
    run.model ?? unknown,
    run.output === null ? unknown : pathFromHere(run.output, cwd),
  ]);
  return alignColumns([[...heads, 'model', 'output'], ...lines], heads.slice(2));
}

function workerTable(workers: readonly WorkerFigures[]): string {
  const lines = workers.map(({ place, in_flight, concurrency, runs }) => [
    place,
    count(in_flight),
    count(concurrency),
    runs.length === 0 ? unknown : runs.join(', '),
  ]);
  return alignColumns([['worker', 'in flight', 'most a run', 'runs'], ...lines], ['in flight', 'most a run']);
}

function usd(amount: string | null): string {
  return amount === null ? unknown : formatUsdShort(parseUsd(amount, 'amount'));
}
