import type { Usage } from '../../../types.js';
import { count } from '../../format.js';
import { percentText } from '../amounts.js';
import type { BarChart } from '../chart.js';

/** Tokens by what they were, of all rows together. @param written to the provider's prompt cache; rows do not tell */
export function tokensChart(usage: Usage, written: number): BarChart | undefined {
  const all = usage.input + usage.output;
  if (all === 0) return undefined;
  const kinds = [
    ['input', usage.input - usage.cached - written],
    ['cache writes', written],
    ['cached input', usage.cached],
    ['reasoning', usage.reasoning],
    ['answers', usage.output - usage.reasoning],
  ] as const;
  const shown = kinds.filter(([name, tokens]) => name !== 'cache writes' || tokens > 0);
  return {
    form: 'bars',
    id: 'tokens',
    title: 'Tokens by kind',
    says: `${count(all)} tokens: ${shown.map(([name, tokens]) => `${percentText(tokens / all)} ${name}`).join(', ')}.`,
    labels: shown.map(([name]) => name),
    lying: true,
    unit: 'count',
    series: [{ name: 'tokens', role: 'first', values: shown.map(([, tokens]) => tokens) }],
    figures: {
      heads: ['kind', 'tokens', 'share'],
      rows: shown.map(([name, tokens]) => [name, count(tokens), percentText(tokens / all)]),
    },
  };
}
