import assert from 'node:assert/strict';
import type { PendingAnswer, Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { hostileTexts, sampleOutcome, sampleRun, someHistory } from './samples.js';

export function answersContract(store: () => Store, { describe, it }: ContractTest): void {
  /** Appends one answer for each row. */
  const answer = async (run: string, bundle: string, ...rows: number[]) => {
    await store().settle(run, { bundle, finished: rows.map((row) => sampleOutcome(row)), leftovers: [] });
  };

  describe('readAnswers', () => {
    it('gives the oldest first, at most as many as asked for', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b', 'c');
      await answer(run, 'c', 5, 4);
      await answer(run, 'a', 1);
      await answer(run, 'b', 3, 2);
      assert.deepEqual(rowsOf(await store().readAnswers(run, 10)), [5, 4, 1, 3, 2]);
      assert.deepEqual(rowsOf(await store().readAnswers(run, 2)), [5, 4]);
      assert.deepEqual(rowsOf(await store().readAnswers(run, 0)), []);
    });

    it('gives an answer again until it is acknowledged: a crash before part.csv was synced loses nothing', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b');
      await answer(run, 'a', 0, 1);
      const first = await store().readAnswers(run, 10);
      await answer(run, 'b', 2, 3);
      const again = await store().readAnswers(run, 10);
      assert.deepEqual(again.slice(0, 2), first);
      assert.deepEqual(rowsOf(again), [0, 1, 2, 3]);
      await store().openRun(run, undefined);
      assert.deepEqual(await store().readAnswers(run, 10), again);
    });

    it('loses no character of an answer or an error, whatever the model wrote', async () => {
      const run = await sampleRun(store(), undefined, 'a');
      const finished = hostileTexts.map((text, row) =>
        sampleOutcome(row, { answer: text, error: text, ...(row % 2 === 1 && someHistory) }),
      );
      await store().settle(run, { bundle: 'a', finished, leftovers: [] });
      const read = await store().readAnswers(run, 100);
      assert.deepEqual(
        read.map(({ outcome }) => outcome),
        finished,
      );
    });
  });

  describe('acknowledgeAnswers', () => {
    it('drops those that it names and no others', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b');
      await answer(run, 'a', 0, 1, 2);
      const [first, , third] = await store().readAnswers(run, 10);
      await store().acknowledgeAnswers(run, [first!.sequence, third!.sequence]);
      assert.deepEqual(rowsOf(await store().readAnswers(run, 10)), [1]);
      await answer(run, 'b', 3);
      await store().acknowledgeAnswers(run, [first!.sequence, third!.sequence]);
      await store().acknowledgeAnswers(run, []);
      assert.deepEqual(rowsOf(await store().readAnswers(run, 10)), [1, 3]);
    });

    it('loses none of the answers that arrive while others are carried away', async () => {
      const bundles = Array.from({ length: 150 }, (_, i) => `b${i}`);
      const run = await sampleRun(store(), undefined, ...bundles);
      let settling = true;
      const carried: number[] = [];
      const collect = async () => {
        for (;;) {
          const last = !settling;
          const answers = await store().readAnswers(run, 7);
          carried.push(...rowsOf(answers));
          await store().acknowledgeAnswers(
            run,
            answers.map(({ sequence }) => sequence),
          );
          if (answers.length === 0 && last) return;
        }
      };
      const collecting = collect();
      await Promise.all(bundles.map((bundle, i) => answer(run, bundle, 2 * i, 2 * i + 1)));
      settling = false;
      await collecting;
      assert.deepEqual(
        carried.sort((a, b) => a - b),
        Array.from({ length: 300 }, (_, row) => row),
      );
    });
  });
}

function rowsOf(answers: readonly PendingAnswer[]): number[] {
  return answers.map(({ outcome }) => outcome.row);
}
