import { count } from '../../format.js';
import type { BarChart } from '../chart.js';

const mostBars = 40;

/** Rows by how many shared the call that answered them. */
export function sharingChart(sharing: ReadonlyMap<number, number>): BarChart | undefined {
  const sizes = [...sharing].sort(([a], [b]) => a - b);
  const rows = sizes.reduce((sum, [, n]) => sum + n, 0);
  if (rows === 0) return undefined;
  const alone = sharing.get(1) ?? 0;
  const calls = sizes.reduce((sum, [size, n]) => sum + n / size, 0);
  // Of too many sizes the most frequent are drawn; the table has all.
  const drawn = sizes.length <= mostBars ? sizes : [...sizes].sort(([, a], [, b]) => b - a).slice(0, mostBars);
  drawn.sort(([a], [b]) => a - b);
  return {
    form: 'bars',
    id: 'sharing',
    title: 'Rows per call',
    says: `${count(rows)} rows were answered, ${(rows / calls).toFixed(1)} a call on average; ${count(alone)} of them alone.`,
    labels: drawn.map(([size]) => String(size)),
    lying: false,
    xName: 'rows that shared a call',
    yName: 'rows',
    unit: 'count',
    series: [{ name: 'rows', role: 'first', values: drawn.map(([, n]) => n) }],
    figures: { heads: ['rows that shared a call', 'rows'], rows: sizes.map(([size, n]) => [String(size), count(n)]) },
  };
}
