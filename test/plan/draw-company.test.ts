import { expect, it } from 'vitest';
import { callSizes } from '../../src/plan/call-sizes.js';
import { type Packable, Packer } from '../../src/plan/packer.js';

const rows: Packable[] = Array.from({ length: 200 }, (_, row) => {
  return { row, tokens: 5 + (row % 7), group: row < 190 ? '' : 'apart', task: '', kind: undefined, effort: undefined };
});

function pack(shuffle?: string): number[][] {
  const packer = new Packer<Packable>({
    sizes: callSizes(8, 1000),
    tokensPerCall: () => 100_000,
    waitingRows: 10_000,
    shuffle,
  });
  const bundles = rows.flatMap((row) => [...packer.add(row, `question ${row.row}`)]);
  bundles.push(...packer.flush());
  return bundles.map((bundle) => bundle.map(({ row }) => row));
}

const pairs = (bundles: readonly (readonly number[])[]) =>
  new Set(bundles.flatMap((bundle) => bundle.flatMap((a) => bundle.filter((b) => b > a).map((b) => `${a},${b}`))));

it('gives the same rows other company and other places when they are asked again, the same every time', () => {
  const [first, again] = [pack(), pack('again')];
  expect(pack('again')).toEqual(again);
  expect(again.flat().sort((a, b) => a - b)).toEqual(rows.map(({ row }) => row));
  expect(again.every((bundle) => bundle.length <= 8)).toBe(true);
  // Groups stay apart.
  expect(
    again
      .filter((bundle) => bundle.some((row) => row >= 190))
      .flat()
      .every((row) => row >= 190),
  ).toBe(true);
  const [before, after] = [pairs(first), pairs(again)];
  const kept = [...after].filter((pair) => before.has(pair)).length;
  expect(kept / after.size).toBeLessThan(0.3);
  expect(again.some((bundle) => bundle.some((row, i) => i > 0 && row < bundle[i - 1]!))).toBe(true);
});
