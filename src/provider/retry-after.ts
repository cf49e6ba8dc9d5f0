/**
 * How long a refusal asks to wait, in milliseconds: `retry-after-ms`, else `Retry-After` (seconds or a date), else
 * "try again in 1m2.5s" in the message. Undefined when it does not say.
 */
export function retryAfter(headers: Headers | undefined, message: string, now = Date.now()): number | undefined {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (ms >= 0) return ms;
  const header = headers?.get('retry-after') ?? '';
  const seconds = Number(header);
  if (header !== '' && seconds >= 0) return seconds * 1000;
  const date = Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  return parseGoDuration(/try again in ((?:[\d.]+(?:ms|[dhms]))+)/i.exec(message)?.[1] ?? '');
}

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** "6m0s", "120ms", "9.816s" in milliseconds. */
export function parseGoDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/([\d.]+)(ms|[dhms])/g)];
  if (parts.length === 0) return undefined;
  const total = parts.reduce(
    (sum, [, n, unit]) => sum + Number.parseFloat(n!) * unitMs[unit as keyof typeof unitMs],
    0,
  );
  return Number.isFinite(total) ? total : undefined;
}
