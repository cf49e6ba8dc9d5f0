import { formatUsdShort } from '../model/money.js';
import { momentText } from './moment-text.js';
import type { Progress } from './reporter.js';

export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** "2 h 5 min", "3 min", "40 s". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "960", "96k", "1.2M": for figures that change all the time. */
export function shortCount(n: number): string {
  if (n < 10_000) return count(n);
  return n < 999_500 ? `${count(Math.round(n / 1_000))}k` : `${count(Math.round(n / 100_000) / 10)}M`;
}

/** "23:05:09", local time; with a zone the day and the zone, too. */
export function untilText(at: number, zone?: string): string {
  return zone === undefined ? new Date(at).toLocaleTimeString('en-GB') : momentText(at, zone);
}

/** The progress line: rows done, failed, spent, budget, rate, time left, what is waited for, the latest trouble. */
export function progressLine(p: Progress): string {
  const share = p.questions === 0 ? 100 : Math.floor((100 * p.done) / p.questions);
  const parts = [`${count(p.done)}/${count(p.questions)} answered (${share} %)`];
  if (p.failed > 0) parts.push(`${count(p.failed)} failed`);
  parts.push(
    p.budget === undefined
      ? `${formatUsdShort(p.spent)} spent`
      : `${formatUsdShort(p.spent)} of ${formatUsdShort(p.budget)}`,
  );
  if (p.unknown > 0n) parts.push(`${formatUsdShort(p.unknown)} unknown`);
  if (p.perMinute !== undefined && p.perMinute > 0) {
    parts.push(`${count(Math.round(p.perMinute))}/min`);
    const left = p.questions - p.done - p.failed;
    if (left > 0) parts.push(`${duration((left / p.perMinute) * 60)} left`);
  }
  if (p.paused) parts.push('paused');
  if (p.waiting !== undefined) {
    const { why, until, zone } = p.waiting;
    parts.push(`waiting until ${untilText(until, zone)}: ${why}`);
  }
  const [trouble] = p.troubles;
  if (trouble !== undefined) parts.push(`${count(trouble.count)} × ${trouble.words}`);
  return parts.join(' · ');
}
