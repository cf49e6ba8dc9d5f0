import type { SeriesRole } from '../chart.js';

/** The colours of charts, as the style has them now. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly card: string;
  readonly series: Readonly<Record<SeriesRole, string>>;
}

export function currentTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'),
    muted: colour('muted'),
    line: colour('line'),
    card: colour('card'),
    series: { first: colour('first'), second: colour('second'), third: colour('third'), limit: colour('limit') },
  };
}

/** Calls back when the colours have changed: dark and light, and paper. */
export function onThemeChange(changed: () => void): void {
  for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', changed);
}
