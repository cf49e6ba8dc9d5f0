import { describe, expect, it, vi } from 'vitest';
import { InterruptedError } from '../../src/errors.js';
import { AnswerCache } from '../../src/run/answer-cache.js';
import type { Asked } from '../../src/run/question-key.js';
import type { CachedAnswer, CacheStore } from '../../src/store/cache-store.js';
import { sampleOutcome } from '../../src/store/contract/samples.js';
import type { Store } from '../../src/store/store.js';
import { noUsage } from '../../src/types.js';

/** A store that notes what it is asked; every question is the caller's, unless `failing` says otherwise. */
function notingStore(failing?: () => Error) {
  const taken: (readonly string[])[] = [];
  const kept: CachedAnswer[] = [];
  const released: string[] = [];
  const check = () => {
    if (failing !== undefined) throw failing();
  };
  const store: Partial<CacheStore> & Pick<Store, 'exclusive'> = {
    exclusive: false,
    async takeQuestions(keys) {
      taken.push(keys);
      check();
      return keys.map(() => ({ kind: 'ours' }));
    },
    async keepAnswers(answers) {
      check();
      kept.push(...answers);
    },
    async releaseQuestions(keys) {
      check();
      released.push(...keys);
    },
  };
  return { store: store as Store, taken, kept, released };
}

const keyOf = ({ group, question }: Asked) => `${group}/${question}`;
const sought = (...rows: number[]) => rows.map((row) => ({ row, group: 'g', question: `q${row}`, effort: undefined }));

function open(store: Store, said: string[] = []): AnswerCache {
  return new AnswerCache(store, 'run', keyOf, 1_000, (sentence) => said.push(sentence));
}

describe('the answer cache of a run', () => {
  it('keeps what the model answered and lets go of the rest, at the end of what never came', async () => {
    const { store, kept, released } = notingStore();
    const cache = open(store);
    await cache.look(sought(0, 1, 2, 3));
    await cache.collected([sampleOutcome(0), sampleOutcome(1, { status: 'failed', answer: '' })]);
    await cache.collected([sampleOutcome(2, { status: 'skipped', answer: '' })]);
    expect(kept).toEqual([{ key: 'g/q0', answer: 'answer 0' }]);
    expect(released).toEqual(['g/q1', 'g/q2']);
    await cache.close();
    expect(released).toEqual(['g/q1', 'g/q2', 'g/q3']);
  });

  it('keeps no answer that the model gave otherwise in another call', async () => {
    const { store, kept, released } = notingStore();
    const cache = open(store);
    await cache.look(sought(0, 1, 2));
    const trial = { rowsInCall: 8, callId: 'c', usage: noUsage, cost: 1n, latencyMs: 1 };
    const tried = (row: number, ...answers: (string | undefined)[]) =>
      sampleOutcome(row, { answer: '42', trials: answers.map((answer) => ({ ...trial, answer })) });
    await cache.collected([tried(0, '42', undefined), tried(1, '42', '43'), tried(2, 'The answer is 42.')]);
    expect(kept.map(({ key }) => key)).toEqual(['g/q0', 'g/q2']);
    expect(released).toEqual(['g/q1']);
    await cache.close();
  });

  it('keeps answers of an earlier session’s bundles as well, whichever is known first', async () => {
    const { store, kept } = notingStore();
    const cache = open(store);
    const [first, second] = sought(0, 1);
    await cache.meet(first!, undefined);
    await cache.collected([sampleOutcome(0), sampleOutcome(1)]);
    expect([cache.isOwed(0), cache.isOwed(1)]).toEqual([false, true]);
    await cache.meet(second!, sampleOutcome(1));
    expect(kept.map(({ key }) => key)).toEqual(['g/q0', 'g/q1']);
    expect(cache.isOwed(1)).toBe(false);
    await cache.close();
  });

  it('holds on to the questions that are still being asked, and to no others', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { store, taken } = notingStore();
      const cache = open(store);
      await cache.look(sought(0, 1, 2));
      await cache.collected([sampleOutcome(1)]);
      taken.length = 0;
      await vi.advanceTimersByTimeAsync(100_000);
      expect(taken).toEqual([
        ['g/q0', 'g/q2'],
        ['g/q0', 'g/q2'],
      ]);
      await cache.close();
      await vi.advanceTimersByTimeAsync(100_000);
      expect(taken).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that fails is left alone, which is said once, and fails no run', async () => {
    const { store, taken } = notingStore(() => new Error('no such table'));
    const said: string[] = [];
    const cache = open(store, said);
    expect(await cache.look(sought(0))).toEqual([{ kind: 'ours' }]);
    expect(await cache.look(sought(1))).toEqual([{ kind: 'ours' }]);
    await cache.collected([sampleOutcome(0), sampleOutcome(1, { status: 'failed' })]);
    expect(cache.isOwed(0)).toBe(false);
    await cache.close();
    expect(said).toEqual([expect.stringContaining('no such table')]);
    expect(taken).toHaveLength(1);
  });

  it('ends the run where the store is lost', async () => {
    const cache = open(notingStore(() => new InterruptedError('Redis is away')).store);
    await expect(cache.look(sought(0))).rejects.toThrow('Redis is away');
    await cache.close();
  });
});
