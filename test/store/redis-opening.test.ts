import { Redis } from 'ioredis';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { SheafError, StoreError, UsageError } from '../../src/errors.js';
import { openStore } from '../../src/store/open-store.js';
import { judgeRedis } from '../../src/store/redis/judge-redis.js';
import { parseRedisUrl } from '../../src/store/redis/redis-url.js';
import { startRedis, startRedisCluster } from './start-redis.js';

const server = await startRedis('--appendonly', 'yes', '--requirepass', 'pass-word');
const cluster = await startRedisCluster();
const admin = new Redis(server.port, { password: 'pass-word' });
const url = `redis://:pass-word@127.0.0.1:${server.port}`;
afterAll(async () => {
  admin.disconnect();
  await Promise.all([server.stop(), cluster.stop()]);
});

async function notesOf(address: string): Promise<readonly string[]> {
  const store = await openStore(address, '');
  await store.close();
  return store.notes;
}

async function refusalOf(address: string): Promise<SheafError> {
  const error = await openStore(address, '').catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(SheafError);
  expect(`${(error as SheafError).message} ${(error as SheafError).nextStep}`).not.toContain('pass-wor');
  return error as SheafError;
}

/** Sets something for the time of the test. */
async function configure(name: string, value: string): Promise<void> {
  const [, before = ''] = (await admin.config('GET', name)) as string[];
  await admin.config('SET', name, value);
  onTestFinished(async () => void (await admin.config('SET', name, before)));
}

describe('a Redis that is as it should be', () => {
  it('opens without a word, by password and by user', async () => {
    expect(await notesOf(url)).toEqual([]);
    await admin.acl('SETUSER', 'me@home', 'on', '>a:b/c', '~*', '&*', '+@all');
    expect(await notesOf(`redis://me%40home:a%3Ab%2Fc@127.0.0.1:${server.port}/3`)).toEqual([]);
  });
});

describe('a Redis that puts the run at risk', () => {
  it('is used, but the user hears that the budget is no cap when it evicts keys', async () => {
    await configure('maxmemory-policy', 'allkeys-lru');
    const [note, ...others] = await notesOf(url);
    expect(note).toMatch(/maxmemory-policy allkeys-lru.*the budget is no cap.*noeviction/);
    expect(others).toEqual([]);
  });

  it('is used, but the user hears what a restart loses when it keeps nothing, or snapshots only', async () => {
    await configure('appendonly', 'no');
    expect((await notesOf(url))[0]).toMatch(/nothing on disk.*Finished rows are safe.*appendonly/);
    await configure('save', '3600 1');
    expect((await notesOf(url))[0]).toMatch(/snapshots only.*Finished rows are safe.*appendonly/);
  });

  it('is used, but the user hears that it could not be checked when it does not allow CONFIG', async () => {
    await configure('appendonly', 'no');
    await admin.acl('SETUSER', 'guest', 'on', '>guest', '~*', '&*', '+@all', '-config');
    const notes = await notesOf(`redis://guest:guest@127.0.0.1:${server.port}`);
    expect(notes[0]).toMatch(/could not be checked/);
    expect(notes).toHaveLength(1);
  });

  it('is refused when it is too old; Valkey is not', () => {
    const info = (version: string) => `redis_version:${version}\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n`;
    for (const version of ['5.0.14', '6.0.20', '']) expect(() => judgeRedis(info(version), '')).toThrow(StoreError);
    for (const version of ['6.2.0', '7.0.15', '8.2.1', '255.255.255']) {
      expect(judgeRedis(info(version), '')).toEqual({ cluster: false, notes: [] });
    }
    expect(judgeRedis(`${info('7.2.4')}valkey_version:8.0.1\r\ncluster_enabled:1\r\n`, '').cluster).toBe(true);
  });
});

describe('a Redis that cannot be used', () => {
  it('is named without the password, and what to check is said', async () => {
    for (const part of [':pass-wort@', 'nobody:pass-word@', '']) {
      const error = await refusalOf(`redis://${part}127.0.0.1:${server.port}/0`);
      expect(error).toBeInstanceOf(StoreError);
      expect(error.message).toContain(`127.0.0.1:${server.port}/0 cannot be opened: `);
      expect(error.message).toMatch(/WRONGPASS|NOAUTH/);
      expect(error.nextStep).toContain('Check the user and the password');
    }
  });

  it('is told from one that does not run, has no such database, or speaks no TLS', async () => {
    for (const [address, reason] of [
      ['redis://:pass-word@127.0.0.1:1/0', /ECONNREFUSED/],
      ['redis://:pass-word@no-such-host.invalid', /ENOTFOUND|EAI_AGAIN/],
      [`${url}/99`, /out of range/],
      [url.replace('redis:', 'rediss:'), /./],
    ] as const) {
      const error = await refusalOf(address);
      expect(error).toBeInstanceOf(StoreError);
      expect(error.message).toMatch(reason);
      expect(error.nextStep).toMatch(/host, port and database/);
    }
    expect((await refusalOf(`${cluster.url}/1`)).message).toContain('not allowed in cluster mode');
  });

  it('is a slip in the URL when the URL is none', async () => {
    for (const slip of [
      'redis://',
      'redis://:pass-wor#d@host',
      'redis://host/zero',
      'rediss://host?db=1',
      'redis://a?prefix={b}',
    ]) {
      expect(await refusalOf(slip), slip).toBeInstanceOf(UsageError);
    }
  });
});

it('reads user, password, database, prefix and TLS from the URL', () => {
  expect(parseRedisUrl('rediss://me:a%3Ab@[::1]:7000/2?prefix=team&patience=9')).toEqual({
    options: { host: '::1', port: 7000, db: 2, username: 'me', password: 'a:b', tls: {} },
    prefix: 'team',
    patienceMs: 9_000,
    shown: 'rediss://me@[::1]:7000/2',
  });
  expect(parseRedisUrl('redis://host')).toMatchObject({ options: { port: 6379, db: 0 }, prefix: 'sheaf' });
});
