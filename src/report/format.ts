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

/** "23:05:09", local time. */
function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** The progress line: rows done, failed, spent, budget, rate, time left. */
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
    parts.push(`waiting until ${zone === undefined ? clock(until) : momentText(until, zone)}: ${why}`);
  }
  return parts.join(' · ');
}
