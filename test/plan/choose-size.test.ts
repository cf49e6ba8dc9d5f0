import { describe, expect, it } from 'vitest';
import { chooseSize } from '../../src/plan/choose-size.js';
import { compareSizes, type PilotRow } from '../../src/plan/compare-sizes.js';

interface Way {
  readonly cost: number;
  /** Of 40 rows. */
  readonly missing?: number;
  readonly wrong?: number;
}

/** 40 rows, asked alone for 1,000 pico-dollars each and at the sizes given; row i's answer is i. */
function pilot(sizes: Readonly<Record<number, Way>>, expected = false): PilotRow[] {
  return Array.from({ length: 40 }, (_, row) => ({
    merged: new Map(
      Object.entries(sizes).map(([size, { cost, missing = 0, wrong = 0 }]) => {
        const answer = row < missing ? undefined : row < missing + wrong ? 'wrong' : String(row);
        return [Number(size), { answer, cost: BigInt(cost) }];
      }),
    ),
    alone: { answer: String(row), cost: 1_000n },
    isRight: expected ? (answer: string) => answer === String(row) : undefined,
  }));
}

function choose(sizes: Readonly<Record<number, Way>>, expected = false): number {
  return chooseSize(compareSizes(pilot(sizes, expected), Object.keys(sizes).map(Number))).size;
}

describe('the table of a pilot', () => {
  it('charges a size for asking alone what its replies lacked', () => {
    const [at8, alone] = compareSizes(pilot({ 8: { cost: 400, missing: 4, wrong: 2 } }), [8]);
    expect(at8).toMatchObject({ size: 8, rows: 40, missing: 0.1, accuracy: undefined });
    expect(at8!.costPerRow).toBeCloseTo(500);
    expect(at8!.agreement).toBeCloseTo(34 / 36);
    expect(alone).toMatchObject({ size: 1, rows: 40, costPerRow: 1_000, missing: 0, agreement: undefined });
  });

  it('counts rows at the sizes that they were tried at', () => {
    const rows = pilot({ 16: { cost: 300 }, 8: { cost: 400 } });
    const some = rows.map((row, i) => (i < 10 ? { ...row, merged: new Map() } : row));
    expect(compareSizes(some, [16, 8]).map((figures) => figures.rows)).toEqual([30, 30, 40]);
  });
});

describe('the size that is chosen', () => {
  it('is the cheapest one', () => {
    expect(choose({ 16: { cost: 300 }, 8: { cost: 400 } })).toBe(16);
    expect(choose({ 16: { cost: 500 }, 8: { cost: 400 } })).toBe(8);
  });

  it('is 1 when merging does not pay, or hardly', () => {
    expect(choose({ 16: { cost: 1_010 }, 8: { cost: 1_020 } })).toBe(1);
    expect(choose({ 16: { cost: 960 }, 8: { cost: 990 } })).toBe(1);
  });

  it('is the smaller one when the larger is hardly cheaper', () => {
    expect(choose({ 16: { cost: 395 }, 8: { cost: 400 } })).toBe(8);
  });

  it('is not one whose answers are worse, however cheap', () => {
    expect(choose({ 16: { cost: 100, wrong: 8 }, 8: { cost: 400, wrong: 2 } })).toBe(8);
    expect(choose({ 16: { cost: 100, wrong: 8 }, 8: { cost: 100, wrong: 8 } })).toBe(1);
    expect(choose({ 16: { cost: 100, wrong: 4 }, 8: { cost: 400 } }, true)).toBe(8);
    expect(choose({ 16: { cost: 100, wrong: 2 }, 8: { cost: 400 } }, true)).toBe(16);
  });

  it('is not one that leaves many answers out', () => {
    expect(choose({ 16: { cost: 10, missing: 12 }, 8: { cost: 400 } })).toBe(8);
  });

  it('is 1 when nothing was tried, and says why', () => {
    expect(chooseSize(compareSizes(pilot({}), []))).toEqual({ size: 1, why: 'no larger size was tried' });
    expect(chooseSize(compareSizes([], [8])).size).toBe(1);
    expect(chooseSize([])).toMatchObject({ size: 1 });
  });

  it('judges by what was expected where the input says so, not by the answers alone', () => {
    const rows = pilot({ 8: { cost: 400 } }, true).map((row, i) =>
      i < 10 ? { ...row, alone: { ...row.alone, answer: 'wrong' } } : row,
    );
    expect(chooseSize(compareSizes(rows, [8])).size).toBe(8);
  });

  it('compares answers where next to none are right even alone: that tells nothing of merging', () => {
    const none = { isRight: () => false };
    const at8 = { 8: { cost: 400, wrong: 20 } };
    expect(
      chooseSize(
        compareSizes(
          pilot(at8).map((row) => ({ ...row, ...none })),
          [8],
        ),
      ).size,
    ).toBe(1);
    expect(
      chooseSize(
        compareSizes(
          pilot({ 8: { cost: 400 } }).map((row) => ({ ...row, ...none })),
          [8],
        ),
      ).size,
    ).toBe(8);
  });
});
