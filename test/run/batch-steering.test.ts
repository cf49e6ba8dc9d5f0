import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../src/index.js';
import { RunFolder, runId } from '../../src/run/run-folder.js';
import { grantWish, type Wish } from '../../src/run/wish.js';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { startRelay } from '../support/relay.js';
import { until } from '../support/until.js';
import { temporaryFolder, workspace } from '../support/workspace.js';

/** Longer than the lane waits for more before it makes a batch of what there is. */
const quietMs = 3_000;

let redis: RedisServer;
let store: Store;
beforeAll(async () => {
  redis = await startRedis('--maxmemory-policy', 'noeviction');
  store = await openStore(redis.url, '');
  process.env.OPENAI_API_KEY = 'practice';
});
afterAll(async () => {
  await store.close();
  await redis.stop();
});

it('a run in batches is paused, sent on, capped anew and stopped from outside while batches are under way', async () => {
  const table = questionTable(12);
  const space = await workspace(
    {
      answers: table.answers,
      clock: { speed: 0 },
      batch: { runMs: 60_000 },
      faults: [{ kind: 'batch_expired_line', times: 1 }],
    },
    temporaryFolder(),
  );
  space.write('questions.csv', table.csv);
  let letUpload = () => {};
  const held = new Promise<undefined>((resolve) => {
    letUpload = () => resolve(undefined);
  });
  let uploads = 0;
  const baseUrl = await startRelay(space.api.url, async (method, _, path) => {
    if (method !== 'POST' || !path.endsWith('/files')) return undefined;
    uploads += 1;
    return held;
  });
  const place = { output: space.path('answers.csv'), directory: space.path('.sheaf') };
  const said: string[] = [];
  const begin = () =>
    run(
      space.path('questions.csv'),
      {
        output: place.output,
        dir: place.directory,
        store: redis.url,
        baseUrl,
        ...{ model: 'o4-mini', lane: 'batch', rowsPerCall: 4, maxOutputTokens: 1_000, noCache: true },
        // Two of the three calls, which may cost a cent each.
        budget: '0.02',
      },
      { reporter: { say: (sentence) => said.push(sentence), detail() {}, progress() {}, done() {} } },
    );
  const running = begin();
  const folder = new RunFolder(place.directory, runId(place));
  const id = async () => (await folder.knownSharedId())!;
  const wish = async (one: Wish) => expect(await grantWish(store, await id(), one)).toMatchObject({ granted: true });
  const state = async () => (await store.readRun(await id()))!;
  const bill = () => space.api.bill();
  const pass = async () => {
    const url = new URL('/practice/clock', space.api.url);
    await fetch(url, { method: 'POST', body: JSON.stringify({ advanceMs: 60_000 }) });
  };

  // Paused while the file is on its way: it is not ordered before the pause is over.
  await until(() => uploads === 1);
  await wish({ kind: 'pause' });
  letUpload();
  await until(() => bill().files === 1 && said.some((sentence) => sentence.startsWith('Paused')));
  await sleep(quietMs);
  expect(bill().batches).toBe(0);
  await wish({ kind: 'resume' });
  await until(() => bill().batches === 1);

  // The cap reached for two calls; there is money for the third at once, not when a batch has ended.
  await wish({ kind: 'cap', budget: pico('0.05') });
  await until(() => bill().batches === 2);

  // Both end in a pause. What they bring is collected, and what a line has left open waits.
  await wish({ kind: 'pause' });
  await pass();
  await until(async () => (await state()).openBundles === 1 && (await state()).held === 0n);
  await sleep(quietMs);
  expect(bill().batches).toBe(2);
  await wish({ kind: 'resume' });
  await until(() => bill().batches === 3);

  // Stopped, it leaves the batch there; the same command collects it.
  await wish({ kind: 'stop' });
  expect(await running).toMatchObject({ exit: 130, answered: 8 });
  await pass();
  expect(await begin()).toMatchObject({ exit: 0, answered: 12, unknown_usd: '0', cost_usd: bill().usd });
  const rows = verifyAnswers(table, place.output);
  expect(countOf(rows, 'answered')).toBe(12);
  expect(costOf(rows)).toBe(bill().picoDollars);
  expect(bill().batches).toBe(3);
  expect([...bill().asked.values()]).toEqual(Array(12).fill(1));
});
