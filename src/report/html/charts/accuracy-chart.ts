import { accuracyFigures, type ShareFigures } from '../../../plan/grade-counts.js';
import { count } from '../../format.js';
import { percentText, usdText } from '../amounts.js';
import type { RangeChart } from '../chart.js';
import { cutText } from '../escape.js';
import type { RowFigures } from '../row-figures.js';

const mostDrawn = 24;

/** How many answers were right, all together and by group. */
export function accuracyChart({ grades }: RowFigures, gradedBy: string): RangeChart | undefined {
  if (grades.total.graded === 0) return undefined;
  const all = accuracyFigures(grades, gradedBy);
  const groups = all.groups.filter(({ graded }) => graded > 0).sort((a, b) => b.graded - a.graded);
  const lines: { readonly group: string; readonly figures: ShareFigures }[] = [
    { group: 'all rows', figures: all },
    ...groups.map((group) => ({ group: group.group === '' ? '(empty)' : group.group, figures: group })),
  ];
  const drawn = lines.slice(0, mostDrawn);
  const each = all.cost_per_correct_usd;
  return {
    form: 'ranges',
    id: 'accuracy',
    title: groups.length === 0 ? 'Right answers' : 'Right answers by group',
    says: `${percentText(all.share ?? 0)} right: ${count(all.correct)} of ${count(all.graded)}, graded by ${gradedBy}; 95 times of 100 within ${percentText(all.low)} to ${percentText(all.high)}.${each === null ? '' : ` A right answer cost ${usdText(each)}.`}`,
    labels: drawn.map(({ group }) => cutText(group, 32)),
    low: drawn.map(({ figures }) => figures.low),
    mark: drawn.map(({ figures }) => figures.share ?? 0),
    high: drawn.map(({ figures }) => figures.high),
    rangeName: '95 % bounds',
    markName: 'right',
    unit: 'share',
    figures: {
      heads: ['group', 'right', 'of', 'share', '95 % bounds', 'a right one'],
      rows: lines.map(({ group, figures: { correct, graded, share, low, high, cost_per_correct_usd } }) => [
        group,
        count(correct),
        count(graded),
        percentText(share ?? 0),
        `${percentText(low)} to ${percentText(high)}`,
        cost_per_correct_usd === null ? '-' : usdText(cost_per_correct_usd),
      ]),
    },
  };
}
