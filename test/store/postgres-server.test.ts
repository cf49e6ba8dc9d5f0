import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError, StoreError } from '../../src/errors.js';
import { sampleOutcome, sampleRun } from '../../src/store/contract/samples.js';
import { storeContract } from '../../src/store/contract.js';
import { openStore } from '../../src/store/open-store.js';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.js';
import type { Store } from '../../src/store/store.js';
import { startProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { severalProcesses } from './several-processes.js';
import { startPostgres } from './start-postgres.js';

const server = await startPostgres();
const url = typeof server === 'string' ? '' : server.url;
const claimer = fileURLToPath(new URL('claim-run.mjs', import.meta.url));

afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
});

describe.skipIf(typeof server === 'string')(
  typeof server === 'string'
    ? `the store on a PostgreSQL server (skipped: ${server})`
    : 'the store on a PostgreSQL server',
  () => {
    storeContract(() => openPostgresStore(url, { mostBytes: 3 * 2 ** 20 }), { describe, it, beforeAll, afterAll });

    describe('shared by several processes', () => {
      let ours: Store;
      let theirs: Store;
      beforeAll(async () => {
        [ours, theirs] = await Promise.all([openStore(url, ''), openStore(url, '')]);
      });
      afterAll(async () => {
        await Promise.all([ours.close(), theirs.close()]);
      });

      severalProcesses(() => ({ ours, theirs }));

      it('tells the owner that its claim is lost, and leaves the answers to the next', async () => {
        const run = await sampleRun(ours, undefined, 'a');
        await ours.settle(run, { bundle: 'a', finished: [sampleOutcome(0)], leftovers: [] });
        const claim = await ours.claimRun(run);
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = hashtext($2)::oid",
          [0x5ea2, run],
        );
        await client.end();
        await until(() => claim!.lost.aborted);
        await expect(ours.readAnswers(run, 10)).rejects.toThrow(InterruptedError);
        expect(await theirs.readAnswers(run, 10)).toHaveLength(1);
      });

      it('frees the claim of a process that was killed', async () => {
        const run = randomUUID();
        const owner = startProcess(process.execPath, [claimer, url, run], { cwd: process.cwd() });
        const [said] = (await once(owner.child.stdout!, 'data')) as [Buffer];
        expect(said.toString()).toBe('claimed\n');
        expect(await ours.claimRun(run)).toBeUndefined();
        await owner.murder();
        let claim: Awaited<ReturnType<Store['claimRun']>>;
        await until(async () => {
          claim = await ours.claimRun(run);
          return claim !== undefined;
        });
        await claim!.release();
      });
    });

    it('installs itself once, however many processes begin on a new database at the same moment', async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query('CREATE DATABASE fresh');
      await client.end();
      const fresh = url.replace(/\/postgres$/, '/fresh');
      const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore(fresh)));
      const run = await sampleRun(stores[0]!, 1n);
      for (const store of stores) expect(await store.readRun(run)).toBeDefined();
      await Promise.all(stores.map((store) => store.close()));
    });

    it.each([
      'postgres://u:pa@ssWORD@127.0.0.1:1/x',
      'postgres://u:a%2FssWORD@127.0.0.1:1/x',
      'postgres://127.0.0.1:1/x?user=u&password=ssWORD',
    ])('never shows a password, wherever it stands: %s', async (wrong) => {
      const error = await openPostgresStore(wrong).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).message).toContain('127.0.0.1:1');
      expect((error as StoreError).message).not.toContain('ssWORD');
    });

    it('says which server it cannot reach, without the password', async () => {
      const wrong = url.replace('not-asked', 'pass-word').replace(/\/postgres$/, '/no-such-database');
      const error = await openPostgresStore(wrong).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).message).toContain('postgres://***@127.0.0.1');
      expect((error as StoreError).message).toContain('"no-such-database" does not exist');
    });
  },
);
