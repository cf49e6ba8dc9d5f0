import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QuestionTurn } from '../cache-store.js';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { hostileTexts } from './samples.js';

const long = 3_600_000;
const ours: QuestionTurn = { kind: 'ours' };
const busy: QuestionTurn = { kind: 'busy' };
const answered = (answer: string): QuestionTurn => ({ kind: 'answered', answer });

/** No store's clock can be set, so what runs out is waited for. The suite is quicker on a store with a small `cacheBound`. */
export function cacheContract(store: () => Store, { describe, it }: ContractTest): void {
  const take = (owner: string, keys: readonly string[], holdMs = long) => store().takeQuestions(keys, owner, holdMs);
  const keep = (owner: string, pairs: Readonly<Record<string, string>>, lifeMs = long) =>
    store().keepAnswers(
      Object.entries(pairs).map(([key, answer]) => ({ key, answer })),
      owner,
      lifeMs,
    );
  const find = async (...keys: string[]) => (await take('nobody', keys, 0)).map(({ kind }) => kind);

  describe('takeQuestions', () => {
    it('gives a question to one asker at a time, until that one lets go of it', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      assert.deepEqual(await take('one', [a, b]), [ours, ours]);
      assert.deepEqual(await take('other', [b, a]), [busy, busy]);
      assert.deepEqual(await take('one', [a, b]), [ours, ours]);
      await store().releaseQuestions([a, b], 'other');
      assert.deepEqual(await take('other', [a]), [busy]);
      for (const time of ['let go', 'let go again']) {
        await store().releaseQuestions([a], 'one');
        assert.deepEqual(await find(a, b), ['ours', 'busy'], time);
      }
      assert.deepEqual(await take('other', [a, b]), [ours, busy]);
    });

    it('gives each of many questions to one asker, however many ask at once', async () => {
      const keys = Array.from({ length: 50 }, () => randomUUID());
      const askers = Array.from({ length: 20 }, (_, i) => `asker ${i}`);
      // Each in an order of its own.
      const turned = (i: number) => [...keys.slice(i), ...keys.slice(0, i)];
      const turns = await Promise.all(askers.map((asker, i) => take(asker, turned(i))));
      const taken = turns.flatMap((list, i) => turned(i).filter((_, place) => list[place]!.kind === 'ours'));
      assert.deepEqual(taken.sort(), [...keys].sort());
    });

    it('tells everybody what was answered, in the order of the keys, a repeated one too', async () => {
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      await keep('one', { [a]: 'of a', [c]: 'of c' });
      const turns = [answered('of c'), ours, answered('of a'), ours, answered('of c')];
      assert.deepEqual(await take('one', [c, b, a, b, c]), turns);
      assert.deepEqual(await take('other', [c, b, a]), [answered('of c'), busy, answered('of a')]);
    });

    it('lets others wait no longer than was said, and longer when it is said again', async () => {
      const [dead, alive] = [randomUUID(), randomUUID()];
      await take('one', [alive, dead], 50);
      await take('one', [alive]);
      await until(async () => (await find(dead))[0] === 'ours');
      assert.deepEqual(await take('other', [dead, alive]), [ours, busy]);
    });

    it('with nothing to hold only looks', async () => {
      const key = randomUUID();
      assert.deepEqual(await take('one', [key], 0), [ours]);
      assert.deepEqual(await take('other', [key], 0), [ours]);
      assert.deepEqual(await take('other', []), []);
    });
  });

  describe('keepAnswers', () => {
    it('gives back what was answered as it is, whatever models write', async () => {
      const pairs = Object.fromEntries(hostileTexts.map((text) => [randomUUID(), text]));
      await keep('one', pairs);
      assert.deepEqual(await take('other', Object.keys(pairs)), Object.values(pairs).map(answered));
    });

    it('lets go of the questions, and of nobody else’s', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      await take('one', [a]);
      await take('other', [b]);
      await keep('one', { [a]: '', [b]: '' }, 50);
      await until(async () => (await find(a))[0] === 'ours');
      assert.deepEqual(await find(a, b), ['ours', 'busy']);
    });

    it('leaves an answer as it is until it runs out', async () => {
      const key = randomUUID();
      await keep('one', { [key]: 'first' });
      const before = await store().cacheStats();
      await keep('other', { [key]: 'second' }, 2 * long);
      assert.deepEqual(await take('one', [key]), [answered('first')]);
      assert.deepEqual(await store().cacheStats(), before);
    });

    it('forgets what ran out, and takes it anew', async () => {
      const key = randomUUID();
      await keep('one', { [key]: 'first' }, 50);
      await until(async () => (await find(key))[0] === 'ours');
      await keep('one', { [key]: 'second' });
      assert.deepEqual(await take('one', [key]), [answered('second')]);
    });

    it('makes room: what runs out first leaves first', async () => {
      await store().clearCache();
      const { mostBytes } = await store().cacheStats();
      const [soon, later] = [randomUUID(), randomUUID()];
      await keep('one', { [later]: 'x' }, 2 * long);
      await keep('one', { [soon]: 'x' }, long);
      const piece = 'y'.repeat(Math.ceil(mostBytes / 8));
      const found = new Set<string>();
      let last = '';
      for (let i = 0; i < 16; i++) {
        last = `${i}-${randomUUID()}`;
        await keep('one', { [last]: piece }, 3 * long + i);
        assert.ok((await store().cacheStats()).bytes <= mostBytes);
        found.add((await find(soon, later)).join());
      }
      assert.ok(!found.has('answered,ours'), 'the one that lived longer left first');
      assert.deepEqual(await find(soon, later, last), ['ours', 'ours', 'answered']);
      await keep('one', { [randomUUID()]: 'z'.repeat(mostBytes + 1) });
      assert.deepEqual(await find(last), ['answered'], 'nothing leaves for what finds no room at all');
    });

    it('makes room for many small ones as well, and counts them exactly', async () => {
      await store().clearCache();
      const { mostBytes } = await store().cacheStats();
      const one = await bytesOf('1234567');
      const many = Math.floor(mostBytes / one) + 100;
      if (many > 100_000) return; // That long takes a suite whose store has the usual bound.
      for (let i = 0; i < many; i += 1_000) {
        const length = Math.min(1_000, many - i);
        const pairs = Array.from({ length }, (_, j) => [`${i + j}-${randomUUID()}`, '1234567']);
        await keep('one', Object.fromEntries(pairs), long + i);
      }
      const { answers, bytes } = await store().cacheStats();
      assert.equal(bytes, answers * one);
      assert.equal(answers, Math.floor(mostBytes / one));
    });
  });

  describe('clearCache', () => {
    it('forgets the answers and says how many; who asks what stands', async () => {
      await store().clearCache();
      const [a, b, asked] = [randomUUID(), randomUUID(), randomUUID()];
      await take('one', [asked]);
      await keep('one', { [a]: 'of a' }, long);
      await keep('one', { [b]: 'of b' }, 2 * long);
      const { answers, bytes, firstEnds, lastEnds } = await store().cacheStats();
      assert.equal(answers, 2);
      assert.equal(bytes, 2 * (await bytesOf('of a')));
      assert.ok(lastEnds! - firstEnds! >= long && firstEnds! > 0);
      assert.equal(await store().clearCache(), 2 + 1);
      assert.equal(await store().clearCache(), 0);
      const { mostBytes } = await store().cacheStats();
      assert.deepEqual(await store().cacheStats(), { answers: 0, bytes: 0, mostBytes });
      assert.deepEqual(await find(a, asked), ['ours', 'busy']);
    });
  });

  /** What such an answer adds. */
  async function bytesOf(answer: string): Promise<number> {
    const before = (await store().cacheStats()).bytes;
    await keep('one', { [randomUUID()]: answer });
    return (await store().cacheStats()).bytes - before;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; !(await condition()); i++) {
    assert.ok(i < 1_000, 'it never ran out');
    await sleep(10);
  }
}
