import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Packable, Packer, type PackLimits } from '../../src/plan/packer.js';
import { tagTokensPerRow } from '../../src/prompt/prompt-tokens.js';

interface Row extends Packable {
  readonly row: number;
}

function rowsOf(...rows: readonly (readonly [group: string, tokens: number])[]): Row[] {
  return rows.map(([group, tokens], row) => ({ row, group, tokens }));
}

/** All bundles, and how many rows waited at most between two rows. */
function packAll(rows: readonly Row[], limits: PackLimits): { bundles: Row[][]; mostWaiting: number } {
  const packer = new Packer<Row>(limits);
  const bundles: Row[][] = [];
  let packed = 0;
  let mostWaiting = 0;
  rows.forEach((row, i) => {
    for (const bundle of packer.add(row)) {
      bundles.push(bundle);
      packed += bundle.length;
    }
    mostWaiting = Math.max(mostWaiting, i + 1 - packed);
  });
  bundles.push(...packer.flush());
  return { bundles, mostWaiting };
}

function numbers(bundles: readonly Row[][]): number[][] {
  return bundles.map((bundle) => bundle.map(({ row }) => row));
}

function sizeOf(bundle: readonly Row[]): number {
  return bundle.reduce((sum, { tokens }) => sum + tokens + tagTokensPerRow, 0);
}

const roomy: PackLimits = { rowsPerCall: 10, tokensPerCall: 100_000, waitingRows: 10_000 };
const plain = (count: number) => rowsOf(...Array.from({ length: count }, () => ['', 10] as const));

describe('Packer', () => {
  it('fills calls in the order of the file', () => {
    expect(numbers(packAll(plain(7), { ...roomy, rowsPerCall: 3 }).bundles)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  it('sends rows one by one where calls are not to be shared', () => {
    expect(numbers(packAll(plain(3), { ...roomy, rowsPerCall: 1 }).bundles)).toEqual([[0], [1], [2]]);
  });

  it('begins a new call where the next row would not fit, tags counted', () => {
    const limits = { ...roomy, tokensPerCall: 3 * (10 + tagTokensPerRow) };
    expect(numbers(packAll(plain(7), limits).bundles)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    const less = { ...limits, tokensPerCall: limits.tokensPerCall - 1 };
    expect(numbers(packAll(plain(4), less).bundles)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('sends a row alone that is too long for any call, rather than lose it', () => {
    const rows = rowsOf(['', 10], ['', 5_000], ['', 10], ['', 10]);
    expect(numbers(packAll(rows, { ...roomy, tokensPerCall: 100 }).bundles)).toEqual([[0], [1], [2, 3]]);
  });

  it('keeps groups apart, however they are mixed in the file', () => {
    const rows = rowsOf(['law', 1], ['art', 1], ['law', 1], ['art', 1], ['law', 1]);
    expect(numbers(packAll(rows, { ...roomy, rowsPerCall: 2 }).bundles)).toEqual([[0, 2], [1, 3], [4]]);
  });

  it('sends the group that has waited longest when too many rows wait', () => {
    const rows = rowsOf(['a', 1], ['b', 1], ['a', 1], ['c', 1], ['a', 1], ['b', 1]);
    const { bundles } = packAll(rows, { ...roomy, waitingRows: 3 });
    expect(numbers(bundles)).toEqual([[0, 2], [1, 5], [3], [4]]);
  });

  it('has nothing to send when there were no rows', () => {
    expect(packAll([], roomy).bundles).toEqual([]);
  });

  it('sends every row exactly once, in order within its group, and breaks no limit', () => {
    const row = fc.tuple(fc.constantFrom('', 'a', 'b', 'c', '__proto__'), fc.nat({ max: 120 }));
    const limits = fc.record({
      rowsPerCall: fc.integer({ min: 1, max: 8 }),
      tokensPerCall: fc.integer({ min: 1, max: 500 }),
      waitingRows: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), limits, (given, limit) => {
        const rows = rowsOf(...given);
        const { bundles, mostWaiting } = packAll(rows, limit);
        expect(mostWaiting).toBeLessThanOrEqual(limit.waitingRows);
        for (const bundle of bundles) {
          expect(bundle.length).toBeGreaterThan(0);
          expect(bundle.length).toBeLessThanOrEqual(limit.rowsPerCall);
          expect(new Set(bundle.map(({ group }) => group)).size).toBe(1);
          if (bundle.length > 1) expect(sizeOf(bundle)).toBeLessThanOrEqual(limit.tokensPerCall);
        }
        for (const group of new Set(rows.map((one) => one.group))) {
          const ofGroup = (all: readonly Row[]) => all.filter((one) => one.group === group);
          expect(ofGroup(bundles.flat())).toEqual(ofGroup(rows));
        }
        expect(bundles.flat()).toHaveLength(rows.length);
      }),
    );
  });

  it('packs the same rows alike each time, so that a forecast counts the calls that the run will make', () => {
    const rows = rowsOf(...Array.from({ length: 500 }, (_, i) => [`g${(i * i) % 7}`, (i * 31) % 90] as const));
    const limits = { rowsPerCall: 6, tokensPerCall: 400, waitingRows: 20 };
    expect(packAll(rows, limits).bundles).toEqual(packAll(rows, limits).bundles);
  });
});
