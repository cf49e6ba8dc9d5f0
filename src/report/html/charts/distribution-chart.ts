import { count } from '../../format.js';
import type { BarChart } from '../chart.js';
import { type Distribution, distributionOf } from '../distribution.js';

/** What a distribution is of, and how its values are written. */
export interface Measured {
  readonly id: string;
  readonly title: string;
  /** What stands on the x axis. */
  readonly of: string;
  /** What has a value: "Rows that cost anything". */
  readonly rows: string;
  text(value: number): string;
  /** Short, for a bin's end. */
  end(value: number): string;
}

export interface DistributionChart {
  readonly chart: BarChart;
  readonly distribution: Distribution;
}

/** How many rows have which value, in bins of equal ratio. */
export function distributionChart(sorted: Float64Array, measured: Measured): DistributionChart | undefined {
  const distribution = distributionOf(sorted);
  if (distribution === undefined) return undefined;
  const { bins, median, p95, most, outliers, leastOutlier } = distribution;
  const { id, title, of, rows, text, end } = measured;
  const labels = bins.map(({ from, to }) => `${end(from)}–${end(to)}`);
  const above =
    leastOutlier === undefined
      ? 'No outliers.'
      : outliers === 1
        ? `One is an outlier: ${text(leastOutlier)}.`
        : `${count(outliers)} are outliers, from ${text(leastOutlier)} on.`;
  const chart: BarChart = {
    ...{ form: 'bars', id, title, labels, lying: false, xName: of, yName: 'rows', unit: 'count' },
    says: `${rows}: ${count(distribution.count)}. Median ${text(median)}, 95 of 100 at most ${text(p95)}, most ${text(most)}. ${above}`,
    series: [{ name: 'rows', role: 'first', values: bins.map((bin) => bin.count) }],
    figures: { heads: [of, 'rows'], rows: bins.map((bin, i) => [labels[i]!, count(bin.count)]) },
  };
  return { chart, distribution };
}
