import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreError, UsageError } from '../../src/errors.js';
import { hold, moneyOf, sampleBundle, sampleOutcome, sampleRun } from '../../src/store/contract/samples.js';
import { storeContract } from '../../src/store/contract.js';
import { openStore } from '../../src/store/open-store.js';
import { openEmbeddedStore } from '../../src/store/postgres/open-embedded-store.js';
import { sharedFolder, temporaryFolder } from '../support/workspace.js';

describe('the embedded store', () => {
  const folder = sharedFolder();
  storeContract(() => openEmbeddedStore(folder, { mostBytes: 3 * 2 ** 20 }), { describe, it, beforeAll, afterAll });
});

describe('the embedded store’s folder', () => {
  const folder = sharedFolder();

  it('keeps everything when the process ends and another goes on', async () => {
    const store = await openStore(undefined, folder);
    const run = await sampleRun(store, 100n, 'a', 'b');
    await hold(store, run, 'a', 'call-1', 30n);
    await store.settle(run, { bundle: 'b', finished: [sampleOutcome(7)], leftovers: [sampleBundle('b.1')] });
    const before = await store.readRun(run);
    await store.close();

    const later = await openStore(undefined, folder);
    expect(await later.readRun(run)).toEqual(before);
    expect((await later.readAnswers(run, 10)).map(({ outcome }) => outcome)).toEqual([sampleOutcome(7)]);
    expect(await later.readLeftovers(run, 'b')).toEqual(['b.1']);
    // Alone with the store, it knows that nobody works on what was in flight.
    expect(later.exclusive).toBe(true);
    expect(await later.forfeitAbandoned(run)).toBe(1);
    expect(await moneyOf(later, run)).toEqual({ spent: 0n, held: 0n, unknown: 30n });
    await later.close();
  });

  it('keeps the cache when the process ends, and makes nobody wait for the dead', async () => {
    const store = await openStore(undefined, folder);
    await store.takeQuestions(['asked'], 'dead', 3_600_000);
    await store.keepAnswers([{ key: 'answered', answer: 'kept' }], 'dead', 3_600_000);
    await store.close();
    const later = await openStore(undefined, folder);
    const turns = await later.takeQuestions(['asked', 'answered'], 'living', 3_600_000);
    expect(turns).toEqual([{ kind: 'ours' }, { kind: 'answered', answer: 'kept' }]);
    await later.close();
  });

  it('is never open twice: a second process gets a clear error, not a broken database', async () => {
    const store = await openEmbeddedStore(folder);
    const second = openEmbeddedStore(folder);
    await expect(second).rejects.toThrow(StoreError);
    await expect(second).rejects.toThrow(`in use by another sheaf (process ${process.pid})`);
    await store.close();
    await (await openEmbeddedStore(folder)).close();
  });

  it('tells what to do when the database is damaged, and can be opened once that is done', async () => {
    const damaged = temporaryFolder();
    await mkdir(join(damaged, 'store'));
    await writeFile(join(damaged, 'store/PG_VERSION'), 'damaged');
    const error = await openEmbeddedStore(damaged).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).nextStep).toContain('finished rows are safe');
    expect(await readdir(damaged)).toEqual(['store']);
  });
});

describe('--store', () => {
  it('says what it expects, and shows no password', async () => {
    const wrong = openStore('mysql://user:secret@host', temporaryFolder());
    await expect(wrong).rejects.toThrow(UsageError);
    await expect(wrong).rejects.toThrow('expected redis://… or postgres://…, got "mysql://***@host"');
  });
});
