import { formatUsdShort } from '../model/money.js';
import { qualityMargins } from '../plan/choose-size.js';
import type { SizeFigures } from '../plan/compare-sizes.js';
import { alignColumns } from './align-columns.js';

/** What a pilot found, as far as people are shown it. */
export interface PilotFigures {
  readonly kind: string;
  readonly rows: number;
  readonly size: number;
  readonly why: string;
  readonly table: readonly SizeFigures[];
}

const heads = ['rows a call', 'cost a row', 'missing', 'agreement', 'accuracy'];

/** The table that a pilot decided from, and its decision. */
export function pilotText({ kind, rows, size, why, table }: PilotFigures): string {
  const lines = table.map((figures) => [
    String(figures.size),
    formatUsdShort(BigInt(Math.round(figures.costPerRow))),
    percent(figures.missing),
    percent(figures.agreement),
    percent(figures.accuracy),
  ]);
  const withAccuracy = table.some(({ accuracy }) => accuracy !== undefined);
  const shown = withAccuracy ? heads : heads.slice(0, -1);
  const margin = withAccuracy
    ? `accuracy within ${100 * qualityMargins.accuracy}`
    : `agreement within ${100 * qualityMargins.agreement}`;
  return [
    `Pilot on ${rows} rows (${kind}), each asked at every size and alone:`,
    alignColumns([shown, ...lines.map((cells) => cells.slice(0, shown.length))], heads).replace(/^/gm, '  '),
    `  ${size} ${size === 1 ? 'row' : 'rows'} a call from here on: ${why} (quality holds: ${margin} points of alone).`,
  ].join('\n');
}

function percent(share: number | undefined): string {
  return share === undefined ? '-' : `${Math.round(100 * share)} %`;
}
