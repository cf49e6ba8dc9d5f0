import { describe, expect, it } from 'vitest';
import { Calibration, type CalibrationRow } from '../../src/plan/calibration.js';

const costs = { first: 1n, again: 1n, strong: 10n };

/** @param rows how often, whether the cheap and the strong one were right, whether two orders agreed */
function calibrated(...rows: [times: number, cheap: boolean, strong: boolean, agreed?: boolean][]): Calibration {
  const calibration = new Calibration();
  for (const [times, cheapRight, strongRight, agreed] of rows) {
    const row: CalibrationRow = { cheapRight, strongRight, agreed, goesOn: agreed === false, fromCache: false, costs };
    for (let i = 0; i < times; i += 1) calibration.add(row);
  }
  return calibration;
}

describe('Calibration', () => {
  it('tells what each model alone and both together get right, and what that costs', () => {
    const found = calibrated(
      [60, true, true, true],
      [10, true, true, false],
      [20, false, true, false],
      [5, false, true, true],
      [5, false, false, false],
    );
    expect(found.ways.cheap).toMatchObject({ correct: 70, share: 0.7, cost: 100n });
    expect(found.ways.strong).toMatchObject({ correct: 95, share: 0.95, cost: 1000n });
    // 35 rows went on: the five that agreed on a wrong answer did not.
    expect(found.ways.cascade).toMatchObject({ correct: 90, share: 0.9, cost: 200n + 350n });
    expect(found.ways.cascade.low).toBeCloseTo(0.8256, 4);
    expect(found.ways.cascade.high).toBeCloseTo(0.9448, 4);
    expect(found.p).toBeLessThan(0.001);
    expect([found.agreeing, found.differing]).toEqual([
      { rows: 65, wrong: 5 },
      { rows: 35, wrong: 25 },
    ]);
  });

  it.each([
    [
      [
        [25, true, true],
        [5, true, false],
        [5, false, true],
      ],
      true,
    ],
    [
      [
        [25, true, true],
        [5, true, false],
        [6, false, true],
      ],
      false,
    ],
    [[[29, true, true]], false],
    [[[30, true, true]], true],
  ] as const)('takes the cheap model for as good only where the strong one was right no more often: %j', (rows, is) => {
    expect(calibrated(...(rows as unknown as [number, boolean, boolean][])).isCheapAsGood).toBe(is);
  });

  it('finds agreement telling nothing where it leaves half of the errors standing', () => {
    const telling = calibrated([70, true, true, true], [4, false, true, true], [26, false, true, false]);
    expect(telling.isAgreementTelling).toBe(true);
    const not = calibrated([70, true, true, true], [15, false, true, true], [15, false, true, false]);
    expect(not.isAgreementTelling).toBe(false);
    expect(calibrated([5, true, true, true], [2, false, true, true]).isAgreementTelling).toBe(true);
  });
});
