import { createRedisBackend } from 'bullmq';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { StoreError } from '../../errors.js';
import { type CacheBound, usualCacheBound } from '../cache-store.js';
import type { Store } from '../store.js';
import { clockNote, judgeRedis, type RedisJudgement } from './judge-redis.js';
import { isOutage, retryStrategy } from './outage.js';
import { RedisStore } from './redis-store.js';
import { parseRedisUrl, type RedisUrl } from './redis-url.js';
import { refusalIn } from './refusals.js';
import { RefusedWrites } from './refused-writes.js';
import { runPrefix } from './run-keys.js';
import { loadCacheScripts, loadPaceScripts, loadScripts } from './scripts.js';

export interface RedisStoreOptions {
  /** How long a run stays claimed by a process that was killed, in milliseconds. */
  readonly claimLifeMs?: number;
  readonly cacheBound?: CacheBound;
}

/**
 * Opens the store on a Redis server or Cluster (any node of it will do).
 * @param url `redis://` or, over TLS, `rediss://user:password@host:port/database?prefix=sheaf`
 * @throws UsageError when the URL is none
 * @throws StoreError when the server cannot be reached, refuses, or is too old
 */
export async function openRedisStore(
  url: string,
  { claimLifeMs = 20_000, cacheBound = usualCacheBound }: RedisStoreOptions = {},
): Promise<Store> {
  const target = parseRedisUrl(url);
  const { cluster, notes } = await probe(target);
  const client = connect(target, cluster);
  // BullMQ's own: it puts its commands and listeners on whatever it is given.
  const connection = connect(target, cluster);
  const cacheScript = await loadCacheScripts(client, target.prefix);
  const giveWay = () => void cacheScript('clear_cache').catch(() => {});
  const refused = new RefusedWrites(target.patienceMs, giveWay);
  refused.sitOut(client);
  refused.sitOut(connection);
  return new RedisStore({
    client,
    script: await loadScripts(client, target.prefix),
    paceScript: await loadPaceScripts(client, target.prefix),
    cacheScript,
    cacheBound,
    prefix: target.prefix,
    claimLifeMs,
    queue: {
      connection,
      backend: createRedisBackend as unknown as Store['queue']['backend'],
      prefix: (run) => runPrefix(target.prefix, run),
      // BullMQ waits for jobs on a connection of its own, which only asks: with a disk that cannot be written it asks in vain.
      isOutage: (error) => isOutage(error) || refusalIn(error) !== undefined,
    },
    notes,
    hear: (say) => refused.hear(say),
    async close() {
      client.disconnect();
      connection.disconnect();
    },
  });
}

/** Looks at the server once, without patience: who mistyped an address should hear of it now. */
async function probe({ options, shown }: RedisUrl): Promise<RedisJudgement> {
  const client = new Redis({ ...options, db: 0, lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
  let reason: unknown;
  client.on('error', (error: unknown) => {
    reason ??= error; // The rejection itself often says no more than "Connection is closed."
  });
  try {
    await client.connect();
    // As an option, a database that does not exist would be passed over in silence for database 0.
    if (options.db !== 0) await client.select(options.db);
    const save = client.config('GET', 'save').then(
      (answer) => (answer as string[])[1] ?? '',
      () => undefined,
    );
    const judgement = judgeRedis(await client.info(), await save);
    const [seconds, microseconds] = await client.time();
    const note = clockNote(Date.now() - (Number(seconds) * 1_000 + Number(microseconds) / 1_000));
    return note === undefined ? judgement : { ...judgement, notes: [...judgement.notes, note] };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const cause = reason ?? error;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      `The store ${shown} cannot be opened: ${message || (cause as { code?: string }).code}`,
      nextStep(message),
      {
        cause,
      },
    );
  } finally {
    client.disconnect();
  }
}

function nextStep(message: string): string {
  if (/WRONGPASS|NOAUTH|without any password/.test(message)) {
    return 'Check the user and the password of --store, SHEAF_STORE or REDIS_URL: redis://user:password@host:port/0';
  }
  if (message.includes('NOPERM'))
    return 'Give this user the rights to run scripts and INFO, and to all keys of the prefix.';
  return 'Check that the server runs, and the host, port and database of --store, SHEAF_STORE or REDIS_URL; rediss:// is for TLS.';
}

function connect({ options, patienceMs }: RedisUrl, cluster: boolean): Redis | Cluster {
  const patient: RedisOptions = {
    ...options,
    maxRetriesPerRequest: null,
    retryStrategy: retryStrategy(patienceMs),
    // A server that became a replica in a failover: connect anew, to the one that took its place, and send again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
  const client = cluster
    ? new Cluster([{ host: options.host!, port: options.port! }], {
        redisOptions: { ...patient, db: 0 },
        clusterRetryStrategy: retryStrategy(patienceMs),
      })
    : new Redis(patient);
  // Whoever waits for an answer hears of the failure; an unheard 'error' would be printed.
  client.on('error', () => {});
  return client;
}
