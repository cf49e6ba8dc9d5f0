import { describe, expect, it } from 'vitest';
import { SizeControl } from '../../src/plan/size-control.js';

function control(): SizeControl {
  return new SizeControl({ of: () => 16 });
}

/** So many rows come back; of each `every` rows, one was missed once. @returns the sizes that it changed to */
function comeBack(sizes: SizeControl, rows: number, every = Number.POSITIVE_INFINITY): number[] {
  return Array.from({ length: rows }, (_, i) => {
    const size = sizes.of('general');
    return sizes.finished('general', size, i % every === every - 1 ? 1 : 0);
  }).filter((size) => size !== undefined);
}

describe('the size of calls', () => {
  it('stays where it began while answers come', () => {
    const sizes = control();
    expect(comeBack(sizes, 2_000)).toEqual([]);
    expect(comeBack(sizes, 2_000, 10)).toEqual([]);
    expect(sizes.of('general')).toBe(16);
  });

  it('halves when answers go missing, down to one', () => {
    const sizes = control();
    expect(comeBack(sizes, 400, 4)).toEqual([8, 4, 2, 1]);
    expect(comeBack(sizes, 199)).toEqual([]);
  });

  it('grows back slowly, and never beyond what was chosen', () => {
    const sizes = control();
    sizes.choose('general', 4);
    sizes.shrink('general');
    expect(comeBack(sizes, 1_000)).toEqual([3, 4]);
    expect(sizes.of('general')).toBe(4);
  });

  it('comes back from one, where nothing can go missing', () => {
    const sizes = control();
    sizes.choose('general', 2);
    sizes.shrink('general');
    expect([sizes.of('general'), ...comeBack(sizes, 400)]).toEqual([1, 2]);
  });

  it('is not halved twice for rows that were planned before it was halved once', () => {
    const sizes = control();
    sizes.planned('general', 500);
    expect(comeBack(sizes, 500, 4)).toEqual([8]);
    sizes.planned('general', 100);
    expect(comeBack(sizes, 100, 4)).toEqual([4]);
  });

  it('is each kind’s own', () => {
    const sizes = control();
    sizes.shrink('general');
    expect([sizes.of('general'), sizes.of('labels')]).toEqual([8, 16]);
  });
});
