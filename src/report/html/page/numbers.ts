import type { Unit } from '../chart.js';

/** A number beside an axis or in a tooltip. */
export function numberText(value: number, unit: Unit): string {
  if (unit === 'share') return `${Number((value * 100).toFixed(1))} %`;
  if (unit === 'usd') return `${value < 0 ? '-' : ''}$${plain(Math.abs(value))}`;
  if (unit === 'seconds') return durationText(value);
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Without an exponent, and no more digits than one reads. */
function plain(value: number): string {
  if (value === 0) return '0';
  return value.toLocaleString('en-US', { maximumSignificantDigits: value >= 100 ? 6 : 3 });
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 5_400) return `${Number((seconds / 60).toFixed(1))} min`;
  return `${Number((seconds / 3_600).toFixed(1))} h`;
}
