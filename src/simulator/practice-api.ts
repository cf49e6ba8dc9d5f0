import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readOptions } from '../config/read-options.js';
import { UsageError } from '../errors.js';
import type { PracticeBill } from './ledger.js';
import { type PracticeOptions, practiceOptions } from './practice-options.js';
import { PracticeState } from './practice-state.js';
import { routeRequest } from './route-request.js';

export type { PracticeBill } from './ledger.js';
export type { FaultRule, PracticeOptions } from './practice-options.js';

/** A running practice API. */
export interface PracticeApi {
  /** What OPENAI_BASE_URL must be: http://127.0.0.1:PORT/v1 */
  readonly url: string;
  /** As it stands; what batches owe by now is on it once somebody has asked after a batch or for the bill over HTTP. */
  bill(): PracticeBill;
  /** Stops it; replies that are still under way are lost. */
  close(): Promise<void>;
}

/**
 * Starts a local HTTP server that speaks OpenAI's chat completions, Files and Batch APIs, answers at once and for nothing, and keeps
 * the bill that the provider would send.
 * @throws UsageError for options that do not hold, or a port that is taken.
 */
export async function startPracticeApi(options: PracticeOptions = {}): Promise<PracticeApi> {
  const settings = readOptions(practiceOptions, options, 'practice options');
  const practice = new PracticeState(settings);
  const server = createServer((request, response) => {
    routeRequest(practice, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  // Node would close idle connections after 5 s, just when a client with backed-off calls sends the next one.
  server.keepAliveTimeout = 120_000;
  server.listen(settings.port, settings.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new UsageError(
      `The practice API cannot listen on ${settings.host}:${settings.port}: ${(error as Error).message}`,
      'Choose another port, or 0 for any free one.',
    );
  }
  const { port } = server.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${host}:${port}/v1`,
    bill: () => practice.bill(),
    close: async () => {
      practice.batches.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
