import { formatUsdShort } from '../../model/money.js';
import { count } from '../format.js';
import { secondsText } from './amounts.js';
import { causeList } from './cause-list.js';
import type { Chart } from './chart.js';
import { accuracyChart } from './charts/accuracy-chart.js';
import { distributionChart, type Measured } from './charts/distribution-chart.js';
import { failuresChart } from './charts/failures-chart.js';
import { forecastCharts } from './charts/forecast-charts.js';
import { modelsChart } from './charts/models-chart.js';
import { savingsChart } from './charts/savings-chart.js';
import { sharingChart } from './charts/sharing-chart.js';
import { spendChart } from './charts/spend-chart.js';
import { tokensChart } from './charts/tokens-chart.js';
import type { GrowingNumbers } from './growing-numbers.js';
import type { LargestRows } from './largest-rows.js';
import { outlierList } from './outlier-list.js';
import type { RowFigures } from './row-figures.js';
import type { RunFacts } from './run-facts.js';

/** A chart and the HTML that goes with it. */
export interface ChartWithMore {
  readonly chart: Chart;
  readonly more: string;
}

const cost: Measured = {
  id: 'row-cost',
  title: 'Cost per row',
  of: 'cost of a row',
  rows: 'Rows that cost anything',
  text: (pico) => formatUsdShort(BigInt(Math.round(pico))),
  end: (pico) => `$${trimmed(pico / 1e12)}`,
};
const reasoning: Measured = {
  id: 'row-reasoning',
  title: 'Reasoning tokens per row',
  of: 'reasoning tokens of a row',
  rows: 'Rows with reasoning tokens',
  text: (tokens) => `${count(Math.round(tokens))} tokens`,
  end: (tokens) => trimmed(tokens),
};
const latency: Measured = {
  id: 'latency',
  title: 'Latency',
  of: 'time of the call that answered a row',
  rows: 'Answered rows',
  text: secondsText,
  end: (ms) => (ms < 1_000 ? `${trimmed(ms)} ms` : `${trimmed(ms / 1_000)} s`),
};

/** All charts that there are figures for, in the order of the page. */
export function reportCharts(rows: RowFigures, run: RunFacts | undefined, gradedBy: string): ChartWithMore[] {
  const { summary } = run ?? {};
  const plain = (...charts: (Chart | undefined)[]) => charts.flatMap((chart) => (chart ? [{ chart, more: '' }] : []));
  const causes = rows.causes.list();
  const failures = failuresChart(causes);
  return [
    ...plain(run && spendChart(run)),
    ...plain(...(run ? forecastCharts(run) : [])),
    ...plain(accuracyChart(rows, gradedBy)),
    ...(failures ? [{ chart: failures, more: causeList(causes) }] : []),
    ...plain(modelsChart(rows.models)),
    ...plain(tokensChart(rows.usage, run?.retried ? 0 : (summary?.cache_write_tokens ?? 0))),
    ...plain(summary && savingsChart(summary)),
    ...measured(rows.costs, cost, rows.dearest),
    ...measured(rows.reasoning, reasoning, rows.mostReasoned),
    ...measured(rows.latencies, latency),
    ...plain(sharingChart(rows.sharing)),
  ];
}

function measured(values: GrowingNumbers, what: Measured, largest?: LargestRows): ChartWithMore[] {
  const made = distributionChart(values.sorted(), what);
  if (made === undefined) return [];
  return [{ chart: made.chart, more: largest ? outlierList(made.distribution, largest.rows, what) : '' }];
}

/** A round number without an exponent: "0.0003", "1500", "20k". */
function trimmed(value: number): string {
  if (value >= 10_000) return `${trimmed(value / 1_000)}k`;
  return value.toFixed(12).replace(/\.?0+$/, '');
}
