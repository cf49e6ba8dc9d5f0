import { describe, expect, it } from 'vitest';
import { BundleSample } from '../../src/plan/sample-bundles.js';

function sampleOf(seed: string, bundles: number, size: number): BundleSample<{ row: number }> {
  const sample = new BundleSample<{ row: number }>(seed);
  for (let i = 0; i < bundles; i++) sample.offer(Array.from({ length: size }, (_, j) => ({ row: i * size + j })));
  return sample;
}

describe('a sample of bundles', () => {
  it('holds as many rows as are wanted, in whole bundles', () => {
    const taken = sampleOf('a', 500, 16).take(48);
    expect(taken.map((rows) => rows.length)).toEqual([16, 16, 16]);
    expect(new Set(taken.flat().map(({ row }) => row)).size).toBe(48);
    expect(sampleOf('a', 500, 16).take(40)).toHaveLength(3);
    expect(sampleOf('a', 500, 5).take(48).flat()).toHaveLength(50);
    expect(sampleOf('a', 2, 16).take(48)).toHaveLength(2);
    expect(sampleOf('a', 0, 16).take(48)).toEqual([]);
  });

  it('is the same for the same stream and seed, and another for another seed', () => {
    const rows = (seed: string) => sampleOf(seed, 300, 8).take(48).flat();
    expect(rows('a')).toEqual(rows('a'));
    expect(rows('a')).not.toEqual(rows('b'));
  });

  it('gives each bundle the same chance, wherever it stands', () => {
    const quarters = [0, 0, 0, 0];
    for (let seed = 0; seed < 400; seed++) {
      for (const [first] of sampleOf(String(seed), 100, 4).take(8)) quarters[Math.floor(first!.row / 100)]! += 1;
    }
    // 800 draws: each quarter has 200 give or take 12; outside of these bounds once in a million.
    for (const count of quarters) expect(Math.abs(count - 200)).toBeLessThan(62);
  });
});
