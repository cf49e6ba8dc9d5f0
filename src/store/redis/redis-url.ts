import type { RedisOptions } from 'ioredis';
import { UsageError } from '../../errors.js';

/** What a `redis://` URL says. */
export interface RedisUrl {
  readonly options: RedisOptions & { readonly db: number };
  /** Begins the name of every key. */
  readonly prefix: string;
  /** How long an outage is sat out. */
  readonly patienceMs: number;
  /** The URL as it may be shown: without the password. */
  readonly shown: string;
}

/**
 * Reads `redis://user:password@host:port/db?prefix=sheaf&patience=300` (seconds that an outage is sat out); `rediss://` is the same over TLS.
 * @throws UsageError
 */
export function parseRedisUrl(text: string): RedisUrl {
  const shown = text.replace(/\/\/.*@/, '//***@');
  const wrong = () =>
    new UsageError(
      `--store: expected redis://user:password@host:port/database, got "${shown}".`,
      'Signs like @ : / # in a user or password must be written as %40 %3A %2F %23. What may follow is ?prefix=NAME and patience=SECONDS, with & between.',
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '' || !/^\/?\d*$/.test(url.pathname)) throw wrong();
  if ([...url.searchParams.keys()].some((name) => name !== 'prefix' && name !== 'patience')) throw wrong();
  const prefix = url.searchParams.get('prefix') ?? 'sheaf';
  // A brace in it would move the keys' slot away from the run.
  if (!/^[\w.:-]+$/.test(prefix)) throw wrong();
  const patience = url.searchParams.get('patience') ?? '300';
  if (!/^\d{1,5}$/.test(patience)) throw wrong();
  const port = Number(url.port || 6379);
  const db = Number(url.pathname.slice(1));
  const username = decoded(url.username, wrong);
  const password = decoded(url.password, wrong);
  return {
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      db,
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    },
    prefix,
    patienceMs: Number(patience) * 1_000,
    shown: `${url.protocol}//${username === '' ? '' : `${url.username}@`}${url.hostname}:${port}/${db}`,
  };
}

function decoded(part: string, wrong: () => UsageError): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong();
  }
}
