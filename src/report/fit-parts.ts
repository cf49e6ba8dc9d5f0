import stringWidth from 'string-width';
import type { Paint } from './paint.js';

/** A fact on a line of several. */
export interface Part {
  readonly text: string;
  readonly style?: Parameters<Paint>[0];
  /** What is left out first where room is short has the lowest; the default never is. */
  readonly weight?: number;
}

const between = ' · ';

/** As many of the parts as have room in `width` columns, in their order; the weightiest stay. */
export function fitParts(parts: readonly Part[], width: number, paint: Paint): string {
  let kept = parts.filter(({ text }) => text !== '');
  const room = () => kept.reduce((sum, { text }) => sum + stringWidth(text), between.length * (kept.length - 1));
  while (kept.length > 1 && room() > width) {
    const lightest = Math.min(...kept.map(weightOf));
    kept = kept.toSpliced(kept.map(weightOf).lastIndexOf(lightest), 1);
  }
  return kept.map(({ text, style }) => (style === undefined ? text : paint(style, text))).join(between);
}

function weightOf({ weight = Number.MAX_VALUE }: Part): number {
  return weight;
}
