import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import {
  billed,
  ending,
  hold,
  moneyOf,
  sampleBundle,
  sampleOutcome,
  sampleRun,
} from '../../src/store/contract/samples.js';
import { storeContract } from '../../src/store/contract.js';
import { openStore } from '../../src/store/open-store.js';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.js';
import type { Store } from '../../src/store/store.js';
import { startProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
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
    storeContract(() => openPostgresStore(url), { describe, it, beforeAll, afterAll });

    describe('shared by several processes', () => {
      let ours: Store;
      let theirs: Store;
      beforeAll(async () => {
        [ours, theirs] = await Promise.all([openStore(url, ''), openStore(url, '')]);
      });
      afterAll(async () => {
        await Promise.all([ours.close(), theirs.close()]);
      });

      it('keeps the cap over all of them', async () => {
        const bundles = Array.from({ length: 200 }, (_, i) => `b${i}`);
        const run = await sampleRun(ours, 505n, ...bundles);
        const answers = await Promise.all(
          bundles.map((bundle, i) => (i % 2 === 0 ? ours : theirs).reserveBudget(run, bundle, bundle, 10n)),
        );
        expect(answers.filter(({ kind }) => kind === 'granted')).toHaveLength(50);
        expect(await moneyOf(theirs, run)).toEqual({ spent: 0n, held: 500n, unknown: 0n });
      });

      it('does not take what is in flight for dead: others may be at work', async () => {
        expect(ours.exclusive).toBe(false);
        const run = await sampleRun(ours, 100n, 'a');
        await hold(ours, run, 'a', 'call-1', 10n);
        await theirs.openRun(run, 100n);
        expect(await moneyOf(theirs, run)).toEqual({ spent: 0n, held: 10n, unknown: 0n });
      });

      it('forgets a run whole, also while workers end its calls', async () => {
        for (let round = 0; round < 20; round++) {
          const bundles = Array.from({ length: 10 }, (_, i) => `b${i}`);
          const run = await sampleRun(ours, undefined, ...bundles);
          for (const bundle of bundles) await hold(ours, run, bundle, bundle, 1n);
          const more = { finished: [sampleOutcome(0)], leftovers: [sampleBundle('left')] };
          const ends = bundles.map((bundle) => theirs.settle(run, ending(bundle, bundle, billed(1n), more)));
          await Promise.all([...ends, ours.forgetRun(run)]);
          expect(await ours.readRun(run)).toBeUndefined();
          expect(await ours.readAnswers(run, 100)).toEqual([]);
          expect(await ours.readOpenBundles(run, '', 100)).toEqual([]);
        }
      });

      it('lets one process at a time produce a run', async () => {
        const run = randomUUID();
        const claim = await ours.claimRun(run);
        expect(claim).toBeDefined();
        expect(await theirs.claimRun(run)).toBeUndefined();
        expect(await ours.claimRun(run)).toBeUndefined();
        const other = await theirs.claimRun(randomUUID());
        expect(other).toBeDefined();
        await Promise.all([claim?.release(), other?.release()]);
        const next = await theirs.claimRun(run);
        expect(next).toBeDefined();
        await next?.release();
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

    it('says which server it cannot reach, without the password', async () => {
      const wrong = url.replace('not-asked', 'pass-word').replace(/\/postgres$/, '/no-such-database');
      const error = await openPostgresStore(wrong).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).message).toContain('postgres://sheaf:***@127.0.0.1');
      expect((error as StoreError).message).toContain('"no-such-database" does not exist');
    });
  },
);
