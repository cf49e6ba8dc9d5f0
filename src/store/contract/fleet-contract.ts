import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerReport } from '../fleet-store.js';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { sampleRun } from './samples.js';

const long = 60_000;

export function fleetContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('publishRun', () => {
    it('offers the run to workers until it is taken back, with the orders given last', async () => {
      const run = await sampleRun(store(), undefined);
      assert.equal((await store().readPublished()).get(run), undefined);
      await store().publishRun(run, 'first');
      await store().publishRun(run, '{"second": "😀"}');
      assert.equal((await store().readPublished()).get(run), '{"second": "😀"}');
      await store().publishRun(run, undefined);
      await store().publishRun(run, undefined);
      assert.equal((await store().readPublished()).get(run), undefined);
    });

    it('is withdrawn by whom it was published, and by nobody whose orders it replaced', async () => {
      const run = await sampleRun(store(), undefined);
      await store().publishRun(run, 'first');
      await store().publishRun(run, '{"second": "😀"}');
      await store().withdrawRun(run, 'first');
      assert.equal((await store().readPublished()).get(run), '{"second": "😀"}');
      for (const time of ['withdrawn', 'withdrawn again']) {
        await store().withdrawRun(run, '{"second": "😀"}');
        assert.equal((await store().readPublished()).get(run), undefined, time);
      }
    });

    it('ends when the run is forgotten', async () => {
      const run = await sampleRun(store(), undefined);
      await store().publishRun(run, 'orders');
      await store().forgetRun(run);
      assert.equal((await store().readPublished()).get(run), undefined);
    });
  });

  describe('reportWorker', () => {
    it('keeps what each worker said last, in the order of their ids', async () => {
      const [b, a] = [report(`b-${randomUUID()}`), report(`a-${randomUUID()}`)];
      await store().reportWorker(b, long);
      await store().reportWorker(a, long);
      await store().reportWorker({ ...b, inFlight: 7 }, long);
      assert.deepEqual(await reportsOf(store(), a, b), [a, { ...b, inFlight: 7 }]);
      await store().forgetWorker(a.id);
      await store().forgetWorker(a.id);
      assert.deepEqual(await reportsOf(store(), a, b), [{ ...b, inFlight: 7 }]);
    });

    it('forgets a worker that says nothing more', async () => {
      const silent = report(randomUUID());
      await store().reportWorker(silent, 50);
      for (let i = 0; (await reportsOf(store(), silent)).length > 0; i++) {
        assert.ok(i < 1_000, 'the report never ran out');
        await sleep(10);
      }
    });
  });
}

function report(id: string): WorkerReport {
  return { id, concurrency: 32, inFlight: 3, place: 'host (pid 1)', runs: ['run-1'] };
}

async function reportsOf(store: Store, ...workers: readonly WorkerReport[]): Promise<WorkerReport[]> {
  const ids = new Set(workers.map(({ id }) => id));
  return (await store.readWorkers()).filter(({ id }) => ids.has(id));
}
