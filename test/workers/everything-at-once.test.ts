import { expect, it } from 'vitest';
import { BundleQueue, type BundleWorker, startBundleWorker } from '../../src/queue/bundle-queue.js';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { until } from '../support/until.js';
import { dollar, expectBalancedBooks, type PracticeRun, practiceRun, sharedStore } from './practice-run.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const store = sharedStore();
const questions = Array.from({ length: 60 }, (_, i) => `${i} + ${i}`);

const everything: Fault[] = [
  ...(['missing', 'doubled', 'doubled_same', 'garbled', 'wrong_id', 'hijack'] as const).map((kind) => ({
    kind,
    rate: 0.05,
  })),
  ...(['truncated', 'empty', 'refusal', 'content_filter', 'reordered', 'chatty', 'untagged'] as const).map((kind) => ({
    kind,
    rate: 0.03,
    times: 5,
  })),
  ...(['reset', 'cut_body', 'bad_json', 'no_usage', 'gateway'] as const).map((kind) => ({
    kind,
    rate: 0.03,
    times: 5,
  })),
  ...(['server_error', 'overloaded', 'too_large', 'invalid_prompt'] as const).map((kind) => ({
    kind,
    rate: 0.03,
    times: 5,
  })),
  { kind: 'rate_limit', rate: 0.05, times: 10, waitMs: 20, header: 'retry-after-ms' },
];

/** Answers all questions through the real queue, ten rows a bundle, five bundles at a time. */
async function answerThroughQueue(seed: number, budget: bigint): Promise<PracticeRun> {
  const reasoning = { median: 300, spread: 0.6 };
  const practice = await practiceRun(store(), [], { budget, practice: { seed, faults: everything, reasoning } });
  const queue = new BundleQueue(store(), practice.run);
  const broken: unknown[] = [];
  const ids: string[] = [];
  for (let first = 0; first < questions.length; first += 10) {
    ids.push(`p1-${first}`);
    await practice.add(questions.slice(first, first + 10), `p1-${first}`, first);
  }
  await queue.add(ids);
  const worker: BundleWorker = startBundleWorker(
    store(),
    practice.run,
    5,
    // The waits are the queue's business; here they only would take time.
    async (id) => {
      const end = await practice.turn(id, 0);
      return end.kind === 'again' ? { ...end, delayMs: 10 } : end;
    },
    queue,
    (error) => broken.push(error),
  );
  await until(async () => {
    const { openBundles, stop } = await practice.state();
    return broken.length > 0 || openBundles === 0 || stop !== undefined;
  });
  await worker.close();
  await queue.close();
  expect(broken).toEqual([]);
  return practice;
}

it.each([1, 2, 3])(
  'answers or explains every row, and keeps its books, when everything goes wrong at once (seed %i)',
  async (seed) => {
    const practice = await answerThroughQueue(seed, 20n * dollar);
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ row }) => row)).toEqual(questions.map((_, row) => row));
    for (const { row, status, answer, error } of outcomes) {
      if (status === 'answered') expect(answer).toBe(String(2 * row));
      else expect([status, error]).toEqual(['failed', expect.stringMatching(/\w/)]);
    }
    expect(outcomes.filter(({ status }) => status === 'answered').length).toBeGreaterThan(30);
    await expectBalancedBooks(practice);
  },
);

it('stays below a cap that is much too low, when everything goes wrong at once', async () => {
  const practice = await answerThroughQueue(4, dollar / 12n);
  expect((await practice.state()).stop?.kind).toBe('budget');
  expect(practice.api.bill().calls).toBeGreaterThan(0);
  await expectBalancedBooks(practice);
});
