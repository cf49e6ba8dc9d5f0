import type { Paint } from './paint.js';

/** A part of a bar, from its left. */
export interface BarPart {
  /** Of the whole, 0 to 1. */
  readonly share: number;
  readonly style: Parameters<Paint>[0];
  readonly sign: '█' | '▒';
}

/**
 * A bar of `width` columns. What is not nothing shows, and what is not all leaves room.
 * @param mark where a mark stands, 0 to 1; beyond 1 it is an arrow at the end
 */
export function bar(width: number, parts: readonly BarPart[], paint: Paint, mark?: number): string {
  const cells: { sign: string; style: BarPart['style'] }[] = [];
  let sum = 0;
  for (const { share, style, sign } of parts) {
    sum += share;
    while (cells.length < columnsOf(sum, width)) cells.push({ sign, style });
  }
  while (cells.length < width) cells.push({ sign: '░', style: 'dim' });
  if (mark !== undefined && width > 0) {
    const at = Math.min(width - 1, Math.max(0, Math.round(mark * width) - 1));
    cells[at] = { sign: mark > 1 ? '►' : '┃', style: 'yellow' };
  }
  return runsOf(cells, paint);
}

function columnsOf(share: number, width: number): number {
  if (!(share > 0)) return 0;
  if (share >= 1) return width;
  return Math.min(width - 1, Math.max(1, Math.round(share * width)));
}

/** Neighbours of one style are painted together. */
function runsOf(cells: readonly { sign: string; style: BarPart['style'] }[], paint: Paint): string {
  let text = '';
  let run = '';
  cells.forEach(({ sign, style }, i) => {
    run += sign;
    if (cells[i + 1]?.style === style) return;
    text += paint(style, run);
    run = '';
  });
  return text;
}
