import { basisClauses, basisNames, basisOf } from '../../forecast-words.js';
import { duration } from '../../format.js';
import { drawn, pico, usdText } from '../amounts.js';
import type { RangeChart } from '../chart.js';
import type { ForecastFigures, RunFacts } from '../run-facts.js';

const shared = { form: 'ranges', rangeName: 'foretold', markName: 'most likely' } as const;

/** What was foretold of a run's cost and time beside what it came to. */
export function forecastCharts(run: RunFacts): RangeChart[] {
  const { forecasts, summary, timeline } = run;
  // A retry's cost is in the summary, and nothing was foretold of it. What is not at its end has not come to anything.
  if (summary === undefined || forecasts.length === 0 || run.retried) return [];
  const charts = [costChart(forecasts, summary.cost_usd)];
  const start = forecasts.find(({ at }) => at === 'start');
  const worked = timeline.at(-1)?.second;
  if (start !== undefined && worked !== undefined) charts.push(timeChart(start, worked));
  return charts;
}

function costChart(forecasts: readonly ForecastFigures[], cost: string): RangeChart {
  const last = forecasts.at(-1)!;
  const amounts = (key: 'low_usd' | 'expected_usd' | 'high_usd') => forecasts.map((one) => drawn(pico(one[key])));
  return {
    ...shared,
    id: 'forecast-cost',
    title: 'Cost: forecast and actual',
    says: `It came to ${usdText(cost)}; foretold ${whenText(last)} were ${usdText(last.low_usd)} to ${usdText(last.high_usd)}, ${basisClauses[basisOf(last)]}.`,
    labels: forecasts.map(labelText),
    low: amounts('low_usd'),
    mark: amounts('expected_usd'),
    high: amounts('high_usd'),
    unit: 'usd',
    actual: { name: 'it came to', value: drawn(pico(cost)) },
    figures: {
      heads: ['foretold', 'at least', 'most likely', 'at most', 'it came to'],
      rows: forecasts.map((one) => [
        labelText(one),
        ...[one.low_usd, one.expected_usd, one.high_usd, cost].map((usd) => `$${usd}`),
      ]),
    },
  };
}

function timeChart(start: ForecastFigures, worked: number): RangeChart {
  const { low_seconds: low, expected_seconds: mark, high_seconds: high } = start;
  return {
    ...shared,
    id: 'forecast-time',
    title: 'Time: forecast and actual',
    says: `It was worked on for ${duration(worked)}; foretold at the start were ${duration(low)} to ${duration(high)}, ${basisClauses[basisOf(start)]}.`,
    ...{ labels: [labelText(start)], low: [low], mark: [mark], high: [high] },
    unit: 'seconds',
    actual: { name: 'it took', value: worked },
    figures: {
      heads: ['foretold', 'at least', 'most likely', 'at most', 'it took'],
      rows: [[labelText(start), ...[low, mark, high, worked].map(duration)]],
    },
  };
}

/** When it was foretold, and how sure that is. */
function labelText(forecast: ForecastFigures): string {
  return `${whenText(forecast)} (${basisNames[basisOf(forecast)]})`;
}

function whenText({ at }: ForecastFigures): string {
  return at === 'pilot' ? 'after the pilot' : 'at the start';
}
