import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { callSizes } from '../../src/plan/call-sizes.js';
import { BundleQueue } from '../../src/queue/bundle-queue.js';
import { Collector } from '../../src/run/collect.js';
import { Journal } from '../../src/run/journal.js';
import { type ProducerContext, produce } from '../../src/run/produce.js';
import { noSpend } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';
import { sharedStore } from '../workers/practice-run.js';
import { outcomeOf } from './journal-outcomes.js';

const store = sharedStore();

async function openedRun(rows: number) {
  const run = randomUUID();
  await store().openRun(run, undefined);
  return { run, store: store(), journal: await Journal.open(join(temporaryFolder(), 'part.csv'), rows) };
}

/** A producer of as many questions, each a bundle of its own. */
async function producerOf(rows: number, flow: Pick<ProducerContext, 'queueDepth' | 'isBehind'>) {
  const opened = await openedRun(rows);
  const cells = Array.from({ length: rows }, (_, row) => [`${row}?`]);
  const context = {
    ...opened,
    ...flow,
    model: 'o1-mini',
    queue: Object.assign(new BundleQueue(store(), opened.run), { announce() {} }),
    worksheet: {
      async *rows() {
        for (const [row, own] of cells.entries()) yield { row, line: row + 2, cells: own };
      },
      isWanted: () => true,
      question: ({ cells }: { cells: readonly string[] }) => cells[0]!,
      company: () => ({ group: '', task: '', kind: undefined }),
      spendBefore: () => noSpend,
    },
    survey: { firstOf: (row: number) => row, tokensOf: () => 3 },
    sizing: { planned() {}, limits: { sizes: callSizes(1, 100), tokensPerCall: () => 1_000, waitingRows: 100 } },
    inHand: new Set<number>(),
    session: 1,
    isStopped: () => false,
  };
  const open = async () => (await store().readRun(opened.run))!.openBundles;
  const { run } = opened;
  return {
    run,
    open,
    producing: () => produce(context as unknown as ProducerContext).finally(() => context.queue.close()),
  };
}

it('carries a full batch at once, and says that there is more', async () => {
  const { run, journal } = await openedRun(1_500);
  const finished = Array.from({ length: 1_500 }, (_, row) => outcomeOf(row));
  const rows = finished.map(({ row }) => ({ row, question: '?', tokens: 1, spend: noSpend, attemptsBefore: 0 }));
  await store().addBundles(run, [{ id: 'p1-0', rows, allowance: 1 }]);
  await store().settle(run, { bundle: 'p1-0', finished, leftovers: [] });
  const collector = new Collector(store(), run, journal);
  expect([await collector.collect(), collector.isBehind]).toEqual([1_000, true]);
  expect([await collector.collect(), collector.isBehind]).toEqual([500, false]);
  expect(journal.counts.answered).toBe(1_500);
  await journal.close();
});

it('opens nothing while answers pile up behind the workers, and goes on when they are carried away', async () => {
  let looks = 0;
  const { open, producing } = await producerOf(120, {
    queueDepth: () => 1_000,
    isBehind: () => {
      looks += 1;
      return looks < 4;
    },
  });
  const produced = producing();
  while (looks < 3) {
    expect(await open()).toBe(0);
    await sleep(1);
  }
  await produced;
  expect(await open()).toBe(120);
});

it('opens no more bundles ahead of the workers than are enough to keep them busy', async () => {
  let most = 0;
  let stopped = false;
  const { run, open, producing } = await producerOf(400, { queueDepth: () => 100, isBehind: () => false });
  const draining = (async () => {
    while (!stopped) {
      most = Math.max(most, await open());
      for (const { id } of await store().readOpenBundles(run, '', 20))
        await store().settle(run, { bundle: id, finished: [], leftovers: [] });
      await sleep(1); // The embedded database never lets go of the process by itself.
    }
  })();
  await producing();
  stopped = true;
  await draining;
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(100 + 50);
});
