import { shorten } from '../prompt/shorten.js';
import type { CallError } from '../provider/call-error.js';

const mostWords = 90;

/** What happened to a call, in words that are the same for the same kind of trouble, and what it means for the money. */
export function troubleOfCall({ message, next, details }: CallError): string {
  const { status, code, noRoom, tooLong, slowDown } = details;
  const named = status === undefined ? '' : ` (HTTP ${status})`;
  if (next === 'unknown') return `${lossOf(message, status)}: cost unknown`;
  if (noRoom) return `no room in the flex lane${named}: waiting, nothing billed`;
  if (tooLong) return `too long for the model or its limits${named}: asked in smaller calls`;
  if (next === 'stop-run') return `refused${named}: ${aspect(message)}`;
  if (status === 429) return `rate limit${named}: waiting, nothing billed`;
  if (slowDown) return `asked to slow down${named}: nothing billed`;
  if (status === 503) return `overloaded${named}: nothing billed`;
  if (status !== undefined && status >= 500) return `server error${named}: nothing billed`;
  if (next === 'retry') return `${aspect(message)}: nothing billed`;
  return `refused${named}: ${code ?? aspect(message)}`;
}

/** What a row failed with, without what differs from row to row. */
export function troubleOfRow(error: string): string {
  return `rows failed: ${aspect(error.replace(/^no answer after \d+ attempts?: /, 'no answer: '))}`;
}

function lossOf(message: string, status: number | undefined): string {
  if (status !== undefined) return `lost behind a gateway (HTTP ${status})`;
  if (/in time/.test(message)) return 'no reply in time';
  return /connection broke/.test(message) ? 'connection broke' : aspect(message);
}

/** Without the status that stands before it. */
function aspect(message: string): string {
  return shorten(message.replace(/^HTTP \d+[^:]*: /, ''), mostWords);
}
