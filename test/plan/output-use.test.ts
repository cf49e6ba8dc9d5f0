import { describe, expect, it } from 'vitest';
import { OutputUse } from '../../src/plan/output-use.js';
import { logNormalCalls } from './log-normal-calls.js';

function learned(rows: number, tokens: () => number, calls = 200, use = new OutputUse()): OutputUse {
  for (let call = 0; call < calls; call++) use.learn(rows, tokens(), false);
  return use;
}

describe('what rows use', () => {
  it('is not known from fewer than 30 calls', () => {
    const use = learned(1, () => 400, 29);
    expect(use.of(1)).toBeUndefined();
    use.learn(1, 400, false);
    expect(use.of(1)).toMatchObject({ expected: 400, isOfThisSize: true });
    expect(use.of(1)!.atMost(3)).toBe(400);
  });

  it('adds up over a call’s rows, and spreads less in larger calls', () => {
    const alone = learned(1, logNormalCalls(1, 0.6, 1)).of(1)!;
    const ten = learned(10, logNormalCalls(10, 0.6, 1)).of(10)!;
    expect(ten.expected / alone.expected).toBeGreaterThan(8.5);
    expect(ten.expected / alone.expected).toBeLessThan(11.5);
    expect(ten.atMost(3) / ten.expected).toBeLessThan(alone.atMost(3) / alone.expected / 2);
  });

  it('is told of another size from the nearest one seen, and said to be', () => {
    const use = learned(10, () => 3_000);
    expect(use.of(15)).toMatchObject({ expected: 4_500, isOfThisSize: true });
    expect(use.of(2)).toMatchObject({ expected: 600, isOfThisSize: false });
    learned(4, () => 2_000, 30, use);
    expect(use.of(2)).toMatchObject({ expected: 1_000, isOfThisSize: false });
    expect(use.of(20)).toMatchObject({ expected: 6_000, isOfThisSize: false });
  });

  it('follows when rows use more, or less', () => {
    const use = learned(1, () => 1_000, 1_000);
    expect(learned(1, () => 4_000, 600, use).of(1)!.expected).toBeGreaterThan(3_700);
    expect(learned(1, () => 500, 1_000, use).of(1)!.expected).toBeLessThan(600);
  });

  it('grows more by a reply that was cut off than by one that ended there', () => {
    const [cut, ended] = [learned(1, logNormalCalls(1, 0.6, 2)), learned(1, logNormalCalls(1, 0.6, 2))];
    const before = cut.of(1)!.atMost(3);
    cut.learn(1, before, true);
    ended.learn(1, before, false);
    expect(ended.of(1)!.atMost(3)).toBeGreaterThan(before);
    expect(cut.of(1)!.atMost(3)).toBeGreaterThan(before * 1.2);
    expect(cut.of(1)!.atMost(3)).toBeGreaterThan(ended.of(1)!.atMost(3));
  });

  it('can be handed on as plain numbers', () => {
    const use = learned(10, logNormalCalls(10, 0.8, 3), 50, learned(1, logNormalCalls(1, 0.8, 3), 40));
    const handedOn = new OutputUse(JSON.parse(JSON.stringify(use.seen())));
    for (const rows of [1, 3, 10, 40]) expect(handedOn.of(rows)!.atMost(3)).toBe(use.of(rows)!.atMost(3));
    handedOn.learn(10, 9_000, false);
    expect(handedOn.seen()).not.toEqual(use.seen());
  });

  it('is nothing where calls use nothing', () => {
    expect(
      learned(2, () => 0)
        .of(2)!
        .atMost(3),
    ).toBe(0);
  });
});
