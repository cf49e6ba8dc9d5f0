import { formatUsdShort } from '../../../model/money.js';
import type { SummaryFigures } from '../../summary-text.js';
import { drawn, pico, usdText } from '../amounts.js';
import type { BarChart } from '../chart.js';

/** What one row a call would have cost beside what was paid, and by what less was. */
export function savingsChart({ savings, cost_usd }: SummaryFigures): BarChart | undefined {
  if (!savings) return undefined;
  const parts = [
    ['merging', savings.merging_usd],
    ['repeated questions', savings.duplicates_usd],
    ['answer cache', savings.cache_usd],
    ['provider caching', savings.provider_caching_usd],
    ['cheaper lanes', savings.lane_usd ?? '0'],
  ] as const;
  const saved = pico(savings.one_row_a_call_usd) - pico(cost_usd);
  const how = savings.basis === 'pilot' ? 'as the pilot measured' : 'an assumption, which a pilot would measure';
  const pilot =
    savings.pilot_usd === '0' ? '' : ` The pilot cost ${usdText(savings.pilot_usd)}, counted against merging.`;
  return {
    form: 'bars',
    id: 'savings',
    title: 'What was saved, and by what',
    says: `${formatUsdShort(saved)} of the ${usdText(savings.one_row_a_call_usd)} that one row a call would have cost (${how}).${pilot}`,
    labels: parts.map(([name]) => name),
    lying: true,
    unit: 'usd',
    series: [{ name: 'saved', role: 'first', values: parts.map(([, usd]) => drawn(pico(usd))) }],
    figures: {
      heads: ['by', 'saved'],
      rows: [
        ['one row a call would have cost', `$${savings.one_row_a_call_usd}`],
        ...parts.map(([name, usd]) => [name, usd.startsWith('-') ? `-$${usd.slice(1)}` : `$${usd}`]),
        ['it cost', `$${cost_usd}`],
      ],
    },
  };
}
