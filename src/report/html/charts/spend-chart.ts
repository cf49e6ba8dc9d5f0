import { count, duration } from '../../format.js';
import { drawn, pico, usdText } from '../amounts.js';
import type { LineChart, Series } from '../chart.js';
import type { RunFacts, TimelinePoint } from '../run-facts.js';

const mostListed = 24;

/** What the run had spent over the time that it was worked on, and its cap. */
export function spendChart({ timeline, summary, retried }: RunFacts): LineChart | undefined {
  const last = timeline.at(-1);
  if (last === undefined || timeline.length < 2) return undefined;
  const budget = summary?.budget_usd ?? null;
  const anyUnknown = timeline.some(({ unknown_usd }) => unknown_usd !== '0');
  const series: Series[] = [
    { name: 'spent', role: 'first', values: timeline.map((point) => drawn(pico(point.spent_usd))) },
  ];
  if (anyUnknown) {
    const both = timeline.map((point) => drawn(pico(point.spent_usd) + pico(point.unknown_usd)));
    series.push({ name: 'with unknown spend', role: 'second', values: both });
  }
  if (budget !== null) series.push({ name: 'budget', role: 'limit', values: timeline.map(() => drawn(pico(budget))) });
  const cap = budget === null ? 'There was no cap.' : `The cap was ${usdText(budget)}.`;
  const unknown = anyUnknown ? `, and up to ${usdText(last.unknown_usd)} more in calls whose outcome nobody knows` : '';
  return {
    form: 'line',
    id: 'spend',
    title: 'Spend over time',
    says: `${usdText(last.spent_usd)} after ${duration(last.second)} at work${unknown}. ${cap}${retried ? ' The retry is not in it.' : ''}`,
    x: timeline.map(({ second }) => second),
    xName: 'time at work, pauses between sessions left out',
    unit: 'usd',
    series,
    figures: {
      heads: ['time at work', 'at', 'spent', 'unknown', 'answered', 'failed', 'calls'],
      rows: evenly(timeline).map((point) => [
        duration(point.second),
        new Date(point.at).toISOString().slice(0, 19).replace('T', ' '),
        `$${point.spent_usd}`,
        `$${point.unknown_usd}`,
        count(point.answered),
        count(point.failed),
        count(point.calls),
      ]),
    },
  };
}

/** Some of many points, the first and the last among them. */
function evenly(points: readonly TimelinePoint[]): TimelinePoint[] {
  const step = Math.max(1, (points.length - 1) / (mostListed - 1));
  const places = new Set<number>();
  for (let place = 0; place < points.length - 1; place += step) places.add(Math.round(place));
  places.add(points.length - 1);
  return [...places].map((place) => points[place]!);
}
