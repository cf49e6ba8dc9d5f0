import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Logger, pino } from 'pino';
import { redact } from '../redact.js';

/**
 * The run's log: NDJSON, appended; no key ever gets into it.
 * @param replies also what the model replied; the file is then for its owner alone
 */
export function openLog(file: string, run: string, replies = false): Logger {
  mkdirSync(dirname(file), { recursive: true });
  // Synchronous: the last lines before a crash are those one wants to read.
  const destination = pino.destination({ dest: file, sync: true, ...(replies && { mode: 0o600 }) });
  if (replies) chmodSync(file, 0o600); // It may have been there before.
  // A full disk must not cost a reply that is paid for.
  destination.on('error', () => {});
  return pino(
    {
      level: replies ? 'trace' : 'debug',
      base: { run, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['apiKey', '*.apiKey', 'authorization', '*.authorization', 'headers.authorization'],
      hooks: { streamWrite: redact },
    },
    destination,
  );
}
