import { count } from '../../format.js';
import type { BarChart } from '../chart.js';
import { cutText } from '../escape.js';
import type { Cause } from '../failure-causes.js';

const mostBars = 12;
const labelCharacters = 48;

/** Why rows have no answer. */
export function failuresChart(causes: readonly Cause[]): BarChart | undefined {
  if (causes.length === 0) return undefined;
  const of = (status: Cause['status']) => causes.filter((one) => one.status === status);
  const rowsOf = (status: Cause['status']) => of(status).reduce((sum, { rows }) => sum + rows, 0);
  const [first] = causes;
  const nameOf = ({ status, cause }: Cause) => (status === 'skipped' ? `skipped: ${cause}` : cause);
  const drawn = causes.slice(0, mostBars);
  return {
    form: 'bars',
    id: 'failures',
    title: 'Rows without an answer, by cause',
    says: `${count(rowsOf('failed'))} failed, ${count(rowsOf('skipped'))} skipped. The most frequent cause: ${nameOf(first!)} (${count(first!.rows)}).`,
    labels: drawn.map((cause) => cutText(nameOf(cause), labelCharacters)),
    lying: true,
    unit: 'count',
    series: [{ name: 'rows', role: 'second', values: drawn.map(({ rows }) => rows) }],
    figures: {
      heads: ['status', 'cause', 'rows'],
      rows: causes.map(({ status, cause, rows }) => [status, cause, count(rows)]),
    },
  };
}
