import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callSizes } from '../../src/plan/call-sizes.js';
import { type Packable, Packer, type PackLimits } from '../../src/plan/packer.js';
import { taskKinds } from '../../src/plan/task-kind.js';
import { tagTokensPerRow } from '../../src/prompt/prompt-tokens.js';

interface Row extends Packable {
  readonly question: string;
}

/** Rows whose questions have no word in common. */
function rowsOf(...rows: readonly (readonly [group: string, tokens: number])[]): Row[] {
  const alike = { task: '', kind: undefined, effort: undefined };
  return rows.map(([group, tokens], row) => ({ row, group, tokens, ...alike, question: `${row}` }));
}

/** All bundles, and how many rows waited at most between two rows. */
function packAll(rows: readonly Row[], limits: PackLimits): { bundles: Row[][]; mostWaiting: number } {
  const packer = new Packer<Row>(limits);
  const bundles: Row[][] = [];
  let packed = 0;
  let mostWaiting = 0;
  rows.forEach((row, i) => {
    for (const bundle of packer.add(row, row.question)) {
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

function limitsOf({ rowsPerCall = 10, tokensPerCall = 100_000, waitingRows = 10_000 }): PackLimits {
  return { sizes: callSizes(rowsPerCall, 1000), tokensPerCall: () => tokensPerCall, waitingRows };
}

const plain = (count: number) => rowsOf(...Array.from({ length: count }, () => ['', 10] as const));

describe('Packer', () => {
  it('fills calls in the order of the file where no words tell anything', () => {
    const { bundles } = packAll(plain(7), limitsOf({ rowsPerCall: 3 }));
    expect(numbers(bundles)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  it('sends rows one by one and at once where calls are not to be shared', () => {
    const { bundles, mostWaiting } = packAll(plain(3), limitsOf({ rowsPerCall: 1 }));
    expect(numbers(bundles)).toEqual([[0], [1], [2]]);
    expect(mostWaiting).toBe(0);
  });

  it('begins a new call where the next row would not fit, tags counted', () => {
    const tokensPerCall = 3 * (10 + tagTokensPerRow);
    expect(numbers(packAll(plain(7), limitsOf({ tokensPerCall })).bundles)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    const less = limitsOf({ tokensPerCall: tokensPerCall - 1 });
    expect(numbers(packAll(plain(4), less).bundles)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('sends a row alone that is too long for any call, rather than lose it', () => {
    const rows = rowsOf(['', 10], ['', 5_000], ['', 10], ['', 10]);
    expect(numbers(packAll(rows, limitsOf({ tokensPerCall: 100 })).bundles)).toEqual([[0], [1], [2, 3]]);
  });

  it('holds back no more long rows than fill a few calls', () => {
    const rows = rowsOf(...Array.from({ length: 60 }, () => ['', 90] as const));
    expect(packAll(rows, limitsOf({ tokensPerCall: 1_000 })).mostWaiting).toBeLessThan(20);
  });

  it('keeps groups apart, however they are mixed in the file', () => {
    const rows = rowsOf(['law', 1], ['art', 1], ['law', 1], ['art', 1], ['law', 1]);
    expect(numbers(packAll(rows, limitsOf({ rowsPerCall: 2 })).bundles)).toEqual([[0, 2], [4], [1, 3]]);
  });

  it('sends the group that has waited longest when too many rows wait', () => {
    const rows = rowsOf(['a', 1], ['b', 1], ['a', 1], ['c', 1], ['a', 1], ['b', 1]);
    const { bundles } = packAll(rows, limitsOf({ waitingRows: 3 }));
    expect(numbers(bundles)).toEqual([[0, 2], [1, 5], [3], [4]]);
  });

  it('sends whole calls, and not many small ones, where hundreds of groups come by turns', () => {
    const rows = rowsOf(...Array.from({ length: 16_000 }, (_, i) => [`${i % 400}`, 10] as const));
    expect(packAll(rows, limitsOf({ rowsPerCall: 8, waitingRows: 4_000 })).bundles).toHaveLength(2_000);
  });

  it('puts short rows first, which are the easier ones, and else keeps the order of the file', () => {
    const rows = rowsOf(['', 30], ['', 10], ['', 20], ['', 10]);
    expect(numbers(packAll(rows, limitsOf({})).bundles)).toEqual([[1, 3, 2, 0]]);
  });

  it('goes by a size that changes while rows stream by', () => {
    let size = 4;
    const packer = new Packer<Row>({ ...limitsOf({}), sizes: { of: () => size } });
    const [rows, sent] = [plain(200), [] as Row[][]];
    for (const row of rows) {
      if (row.row === 100) size = 1;
      if (row.row === 150) size = 3;
      sent.push(...packer.add(row, row.question));
    }
    sent.push(...packer.flush());
    const sizes = sent.map((bundle) => bundle.length);
    expect([...new Set(sizes)]).toEqual([4, 1, 3, 2]);
    expect(
      numbers(sent)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(rows.map(({ row }) => row));
  });

  it('has nothing to send when there were no rows', () => {
    expect(packAll([], limitsOf({})).bundles).toEqual([]);
  });

  const words = ['river', 'bank', 'tax', 'moon', '河流', '银行', 'the'];
  const row = fc.record({
    group: fc.constantFrom('', 'a', 'b', '__proto__'),
    task: fc.constantFrom('', 'b', 'a'),
    kind: fc.constantFrom(undefined, 'general', 'labels' as const),
    effort: fc.constantFrom(undefined, 'low', 'b'),
    tokens: fc.nat({ max: 120 }),
    question: fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((chosen) => chosen.join(' ')),
  });
  const anyRows = fc.array(row, { maxLength: 300 }).map((rows) => rows.map((one, i): Row => ({ ...one, row: i })));
  const anyLimits = fc.record({
    rowsPerCall: fc.integer({ min: 1, max: 8 }),
    tokensPerCall: fc.integer({ min: 1, max: 500 }),
    waitingRows: fc.integer({ min: 1, max: 200 }),
  });
  const companyOf = ({ group, task, kind, effort }: Row) => JSON.stringify([group, task, kind, effort]);

  it('sends every row exactly once, never with one of another group, task, kind or effort, and breaks no limit', () => {
    fc.assert(
      fc.property(anyRows, anyLimits, (rows, limit) => {
        const { bundles, mostWaiting } = packAll(rows, limitsOf(limit));
        expect(mostWaiting).toBeLessThanOrEqual(limit.waitingRows);
        for (const bundle of bundles) {
          expect(bundle.length).toBeGreaterThan(0);
          expect(bundle.length).toBeLessThanOrEqual(limit.rowsPerCall);
          expect(new Set(bundle.map(companyOf)).size).toBe(1);
          if (bundle.length > 1) expect(sizeOf(bundle)).toBeLessThanOrEqual(limit.tokensPerCall);
        }
        const sent = bundles.flat().sort((a, b) => a.row - b.row);
        expect(sent).toEqual(rows);
      }),
    );
  });

  it('lets nothing wait for ever: the oldest row of those that may share a bundle is in the next bundle', () => {
    fc.assert(
      fc.property(anyRows, anyLimits, (rows, limit) => {
        const sent = new Set<number>();
        for (const bundle of packAll(rows, limitsOf(limit)).bundles) {
          const oldest = rows.find((one) => companyOf(one) === companyOf(bundle[0]!) && !sent.has(one.row))!;
          expect(bundle).toContain(oldest);
          for (const one of bundle) sent.add(one.row);
        }
      }),
    );
  });

  it('never compares more rows than it says, whatever their number', () => {
    const rows = plain(1_000);
    expect(packAll(rows, limitsOf({ rowsPerCall: 8 })).mostWaiting).toBeLessThan(64);
    expect(packAll(rows, limitsOf({ rowsPerCall: 50 })).mostWaiting).toBeLessThan(100);
  });

  it('packs the same rows alike each time, so that a forecast counts the calls that the run will make', () => {
    fc.assert(
      fc.property(anyRows, anyLimits, (rows, limit) => {
        expect(packAll(rows, limitsOf(limit)).bundles).toEqual(packAll(rows, limitsOf(limit)).bundles);
      }),
      { numRuns: 30 },
    );
  });

  it('gives each kind its own size', () => {
    const rows = Array.from({ length: 160 }, (_, i): Row => ({ ...plain(1)[0]!, row: i, kind: taskKinds[i % 8]! }));
    const limits = { ...limitsOf({}), sizes: callSizes('auto', 1000) };
    const largest = new Map<string, number>();
    for (const bundle of packAll(rows, limits).bundles) {
      const kind = bundle[0]!.kind!;
      largest.set(kind, Math.max(bundle.length, largest.get(kind) ?? 0));
    }
    expect(Object.fromEntries(largest)).toEqual({
      labels: 16,
      choice: 8,
      'school-maths': 8,
      general: 8,
      graduate: 3,
      competition: 1,
      code: 1,
      scoring: 1,
    });
  });
});
