import assert from 'node:assert/strict';
import type { Bundle } from '../../types.js';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { billed, ending, hold, hostileTexts, sampleBundle, sampleRun, someUsage, stateOf } from './samples.js';

export function bundlesContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('addBundles', () => {
    it('keeps rows, what they cost before, the allowance and the effort', async () => {
      const run = await sampleRun(store(), undefined);
      const plain = sampleBundle('p1-0');
      const spend = { attempts: 3, usage: someUsage, cost: 9_007_199_254_740_993_000n };
      const alone: Bundle = {
        id: 'p1-7.2.1',
        allowance: 0.5,
        rows: [{ row: 4_000_000_000, question: '?', tokens: 1, spend, attemptsBefore: 2 }],
      };
      const strong: Bundle = { id: 'p1-8', allowance: 1, effort: 'xhigh', rows: plain.rows };
      await store().addBundles(run, [plain, alone, strong]);
      assert.deepEqual(await store().readBundle(run, plain.id), { ...plain, attempts: 0 });
      assert.deepEqual(await store().readBundle(run, alone.id), { ...alone, attempts: 0 });
      assert.deepEqual(await store().readBundle(run, strong.id), { ...strong, attempts: 0 });
      assert.equal((await stateOf(store(), run)).openBundles, 3);
    });

    it('loses no character of a question, whatever it holds', async () => {
      const run = await sampleRun(store(), undefined);
      const [row] = sampleBundle('').rows;
      const rows = hostileTexts.map((question, index) => ({ ...row!, row: index, question }));
      await store().addBundles(run, [{ id: 'hostile', rows, allowance: 1 }]);
      const read = await store().readBundle(run, 'hostile');
      assert.deepEqual(
        read?.rows.map(({ question }) => question),
        hostileTexts,
      );
    });

    it('leaves a bundle that is open as it is: a repeat neither renews its rows nor its attempts', async () => {
      const run = await sampleRun(store(), undefined, 'a');
      await hold(store(), run, 'a', 'call-1', 1n);
      await store().releaseHold(run, 'call-1', true);
      const before = await store().readBundle(run, 'a');
      await store().addBundles(run, [sampleBundle('a', 50), sampleBundle('b', 2)]);
      assert.deepEqual(await store().readBundle(run, 'a'), before);
      assert.equal(before?.attempts, 1);
      assert.equal((await stateOf(store(), run)).openBundles, 2);
    });

    it('takes an empty list', async () => {
      const run = await sampleRun(store(), undefined);
      await store().addBundles(run, []);
      assert.equal((await stateOf(store(), run)).openBundles, 0);
    });
  });

  describe('readBundle', () => {
    it('does not find what is settled, nor what never was', async () => {
      const run = await sampleRun(store(), undefined, 'a');
      await store().settle(run, { bundle: 'a', finished: [], leftovers: [] });
      assert.equal(await store().readBundle(run, 'a'), undefined);
      assert.equal(await store().readBundle(run, 'never'), undefined);
    });
  });

  describe('readOpenBundles', () => {
    it('gives every open bundle once, page by page, in one fixed order', async () => {
      const ids = Array.from({ length: 57 }, (_, i) => `p${1 + (i % 3)}-${i * 7}${i % 5 === 0 ? '.1' : ''}`);
      const run = await sampleRun(store(), undefined, ...ids, 'settled');
      await store().settle(run, { bundle: 'settled', finished: [], leftovers: [] });
      const inOneGo = await readPages(store(), run, 1_000);
      assert.deepEqual([...inOneGo].sort(), [...ids].sort());
      for (const limit of [1, 10, 57]) assert.deepEqual(await readPages(store(), run, limit), inOneGo);
    });

    it('goes on after a bundle that has been settled since', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b', 'c');
      const [first] = await store().readOpenBundles(run, '', 1);
      await store().settle(run, { bundle: 'a', finished: [], leftovers: [] });
      assert.deepEqual(
        (await store().readOpenBundles(run, first!.id, 10)).map(({ id }) => id),
        ['b', 'c'],
      );
    });

    it('tells rows and attempts', async () => {
      const run = await sampleRun(store(), undefined, 'a');
      await hold(store(), run, 'a', 'call-1', 1n);
      await store().forfeitHold(run, 'call-1');
      assert.deepEqual(await store().readOpenBundles(run, '', 10), [{ ...sampleBundle('a'), attempts: 1 }]);
    });
  });

  describe('readLeftovers', () => {
    it('names what a settled bundle left behind and is still open, so that a lost job’s rows are asked all the same', async () => {
      const run = await sampleRun(store(), undefined, 'p1-0', 'p1-2');
      const children = [sampleBundle('p1-0.1'), sampleBundle('p1-0.2')];
      await hold(store(), run, 'p1-0', 'call-1', 1n);
      await store().settle(run, ending('p1-0', 'call-1', billed(1n), { leftovers: children }));
      assert.deepEqual((await store().readLeftovers(run, 'p1-0')).sort(), ['p1-0.1', 'p1-0.2']);
      assert.deepEqual(await store().readBundle(run, 'p1-0.2'), { ...children[1]!, attempts: 0 });

      await store().settle(run, { bundle: 'p1-0.1', finished: [], leftovers: [sampleBundle('p1-0.1.1')] });
      assert.deepEqual(await store().readLeftovers(run, 'p1-0'), ['p1-0.2']);
      assert.deepEqual(await store().readLeftovers(run, 'p1-0.1'), ['p1-0.1.1']);
      assert.deepEqual(await store().readLeftovers(run, 'p1-2'), []);
      assert.deepEqual(await store().readLeftovers(run, 'never'), []);
    });
  });
}

async function readPages(store: Store, run: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = await store.readOpenBundles(run, ids.at(-1) ?? '', limit);
    assert.ok(page.length <= limit, `a page of ${page.length} where at most ${limit} were asked for`);
    if (page.length === 0) return ids;
    ids.push(...page.map(({ id }) => id));
  }
}
