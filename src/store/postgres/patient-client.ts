import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../../errors.js';
import type { SqlClient } from './sql-client.js';

/** SQLSTATEs of a server that is stopping, starting or out of connections; classes 08 and 57P0 besides. */
const passing = /^(08...|57P0.|53300)$/;
const network = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** Whether the connection broke or the server is away, rather than that a statement was wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  if (code !== undefined) return passing.test(code) || network.has(code);
  return /^(Connection terminated|Client has encountered a connection error|timeout expired)/.test(error.message);
}

/**
 * Sends a statement again when the connection broke under it: every operation of the store may be repeated. A paid
 * reply must not be lost because the server was restarted.
 * @param patienceMs how long it sits an outage out; then the run is interrupted
 */
export function patientClient(client: SqlClient, patienceMs: number): SqlClient {
  return {
    async query(text, parameters) {
      const started = Date.now();
      for (let delayMs = 50; ; delayMs = Math.min(2_000, delayMs * 2)) {
        try {
          return await client.query(text, parameters);
        } catch (error) {
          if (!isOutage(error)) throw error;
          if (Date.now() - started > patienceMs) throw gone(error, patienceMs);
          await sleep(delayMs);
        }
      }
    },
  };
}

function gone(cause: unknown, patienceMs: number): InterruptedError {
  return new InterruptedError(
    `The store cannot be reached any more, for ${patienceMs / 60_000} minutes now: ${(cause as Error).message}`,
    'Finished rows are safe. When the server is back, the same command continues.',
    { cause },
  );
}
