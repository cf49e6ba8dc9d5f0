import { Gauge, Registry } from 'prom-client';
import { countedOnce, type DashFigures, type DashRun } from './dash-figures.js';

/** Runs that are told of, those under way first: a store may know thousands, and each makes a dozen series. */
const mostRuns = 100;

/**
 * The figures in Prometheus' text format. Its numbers are floats, amounts of money too: they are for graphs and alarms, exact ones are
 * elsewhere.
 */
export async function metricsText(figures: DashFigures): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `sheaf_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const ofRuns = (name: string, help: string, value: (run: DashRun) => string | number | null | undefined) => {
    const made = gauge(name, help, ['run']);
    for (const run of runs) set(made, { run: run.run }, value(run));
  };
  const runs = countedOnce(figures.runs).slice(0, mostRuns);

  gauge('store_up', 'Whether the store could be asked.').set(figures.trouble === null ? 1 : 0);
  gauge('runs', 'Runs that the store and the folder know.').set(figures.runs.length);
  gauge('workers', 'Worker processes alive.').set(figures.workers.length);
  const inFlight = figures.workers.reduce((sum, worker) => sum + worker.in_flight, 0);
  gauge('worker_calls_in_flight', 'Calls in flight of all workers.').set(inFlight);

  const info = gauge('run_info', 'A run: its model and how it stands.', ['run', 'model', 'state']);
  const rows = gauge('run_rows', 'Finished rows by status.', ['run', 'status']);
  const tokens = gauge('run_tokens', 'Tokens of billed calls; output includes reasoning, input cached.', [
    'run',
    'kind',
  ]);
  const jobs = gauge('run_queue_jobs', 'Jobs in the queue by state.', ['run', 'state']);
  const limits = gauge('run_limit_per_minute', 'The provider’s limits, where they are known.', ['run', 'kind']);
  for (const run of runs) {
    const own = { run: run.run };
    info.set({ ...own, model: run.model ?? '', state: run.state }, 1);
    for (const status of ['answered', 'failed', 'skipped'] as const) set(rows, { ...own, status }, run[status]);
    for (const [kind, count] of Object.entries(run.tokens ?? {})) set(tokens, { ...own, kind }, count);
    for (const [state, count] of Object.entries(run.queue ?? {})) set(jobs, { ...own, state }, count);
    set(limits, { ...own, kind: 'requests' }, run.live?.rpm);
    set(limits, { ...own, kind: 'tokens' }, run.live?.tpm);
  }
  ofRuns('run_questions', 'Questions to ask in all.', ({ live }) => live?.questions);
  ofRuns('run_spent_usd', 'Known spend.', ({ spent_usd }) => spent_usd);
  ofRuns('run_unknown_usd', 'Worst case of calls whose outcome is unknown.', ({ unknown_usd }) => unknown_usd);
  ofRuns('run_held_usd', 'Worst case of calls in flight.', ({ held_usd }) => held_usd);
  ofRuns('run_budget_usd', 'The hard cap, where there is one.', ({ budget_usd }) => budget_usd);
  ofRuns('run_calls', 'Billed calls.', ({ calls }) => calls);
  ofRuns('run_rejected_calls', 'Calls that the provider refused unbilled.', ({ rejected_calls }) => rejected_calls);
  ofRuns('run_open_bundles', 'Bundles that are planned and not settled.', ({ open_bundles }) => open_bundles);
  ofRuns('run_questions_per_minute', 'Questions finished a minute, of late.', ({ live }) => live?.per_minute);
  ofRuns('run_concurrency', 'Most calls in flight in the run’s own process.', ({ live }) => live?.concurrency);
  ofRuns('run_wait_seconds', 'Until when calls wait: cool-downs, windows, outages.', ({ live }) => {
    if (live === null) return undefined;
    return live.waiting === null ? 0 : Math.max(0, (live.waiting.until - figures.at) / 1_000);
  });
  return registry.metrics();
}

function set(gauge: Gauge, labels: Record<string, string>, value: string | number | null | undefined): void {
  if (value !== null && value !== undefined) gauge.set(labels, Number(value));
}
