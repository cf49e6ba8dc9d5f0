import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerPublished, type WorkerMeans } from '../../workers/answer-worker.js';
import type { Orders } from '../../workers/orders.js';
import type { OptionValues } from '../config/options.js';
import { type ExitCode, exitCodes, UsageError } from '../errors.js';
import { Provider } from '../provider/provider.js';
import { openLog } from '../run/open-log.js';
import { checkModelIsServed, requireKey } from '../run/preflight.js';
import { endpointOf } from '../run/run-settings.js';
import { openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';
import { loadOptions } from './load-options.js';
import { terminalIo } from './terminal.js';

const mostWaitMs = 30_000;

/** `sheaf worker`: answers bundles of every run in a shared store, until SIGTERM or SIGINT. */
export async function workerCommand(commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const { reporter, stop } = await terminalIo(values);
  const open = () => openStore(values.store, resolve(values.dir));
  if (values.store === undefined) {
    throw new UsageError(
      'A worker needs a store that it shares with sheaf run.',
      'Give --store redis://… or postgres://…, here and there; SHEAF_STORE and REDIS_URL serve as well.',
    );
  }
  requireKey({ baseUrl: endpointOf(values), simulate: false });
  let store: Store | undefined = await open(); // The first time, whatever is wrong is said at once.
  for (const note of store.notes) reporter.say(note);
  const means = workerMeans(values, (sentence) => reporter.say(sentence));
  reporter.say(`Worker ${means.id} waits for runs, up to ${means.concurrency} calls at once for each.`);
  for (let waitMs = 1_000; !stop.requested; ) {
    try {
      store ??= await open();
      store.hear?.(means.say);
      const began = Date.now();
      await answerPublished(store, means, stop).finally(() => {
        if (Date.now() - began > mostWaitMs) waitMs = 1_000;
      });
    } catch (error) {
      reporter.say(`${error instanceof Error ? error.message : String(error)} Joining again in ${waitMs / 1_000} s.`);
      means.log.error({ err: error }, 'the store failed');
      await sleep(waitMs);
      waitMs = Math.min(mostWaitMs, waitMs * 2);
    } finally {
      await store?.close().catch(() => {});
      store = undefined;
    }
  }
  return exitCodes.answered;
}

function workerMeans(values: OptionValues, say: (sentence: string) => void): WorkerMeans {
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const baseUrl = endpointOf(values);
  const { concurrency } = values;
  return {
    id,
    place: `${hostname()} (pid ${process.pid})`,
    concurrency,
    log: openLog(values['log-file'] ?? join(resolve(values.dir), 'workers', `${id}.log`), id, values['log-replies']),
    say,
    // The key goes to this worker's own endpoint only: whoever can write to the store must not be able to send for it.
    async openProvider(orders: Orders) {
      if (new URL(orders.baseUrl).href !== new URL(baseUrl).href) {
        throw new UsageError(`its calls go to ${orders.baseUrl}, this worker’s to ${baseUrl} (--base-url)`);
      }
      const apiKey = requireKey({ baseUrl, simulate: false });
      const { timeoutMs } = orders;
      const provider = await Provider.open({ baseUrl, apiKey, timeoutMs, connections: concurrency });
      try {
        for (const note of await checkModelIsServed(provider, { model: orders.model, baseUrl, simulate: false }))
          say(note);
        return provider;
      } catch (error) {
        await provider.close();
        throw error;
      }
    },
  };
}
