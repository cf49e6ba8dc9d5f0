import { formatUsdShort, parseUsd } from '../../model/money.js';
import type { PicoDollars } from '../../types.js';

/** An exact decimal string as an amount; it may be below nothing. */
export function pico(usd: string): PicoDollars {
  return usd.startsWith('-') ? -parseUsd(usd.slice(1), 'amount') : parseUsd(usd, 'amount');
}

/** Dollars for a chart's axis and nothing else. */
export function drawn(amount: PicoDollars): number {
  return Number(amount) / 1e12;
}

/** An exact decimal string for people. */
export function usdText(usd: string): string {
  return formatUsdShort(pico(usd));
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** "0.42 s", "12.3 s", "90 s". */
export function secondsText(ms: number): string {
  const seconds = ms / 1_000;
  return `${seconds < 1 ? seconds.toFixed(2) : seconds < 60 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
