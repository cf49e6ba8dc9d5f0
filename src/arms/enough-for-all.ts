import type { Forecast } from '../plan/forecast.js';
import type { EnoughMoney } from '../report/advice-text.js';
import type { PicoDollars } from '../types.js';
import { most } from './most.js';

/** What models cost beyond the forecast is not known before they were asked. */
export const safety = 2n;

/** What a comparison should cost, before it was begun. */
export interface ComparisonForecast {
  /** Of all rows, by model. */
  readonly forecasts: readonly Forecast[];
  /** Of all their answers. */
  readonly judging: PicoDollars;
}

export function expectedCost({ forecasts }: ComparisonForecast): PicoDollars {
  return forecasts.reduce((sum, { expected }) => sum + expected, 0n);
}

/**
 * Caps that should do where one did not pay for a row at every model: what is expected, with room for it to be wrong, and one call at its
 * worst of the dearest model, as a call that has no room is not made.
 * @param cap that did not do
 * @param rows of the first round, and in all
 */
export function enoughForAll(
  forecast: ComparisonForecast,
  cap: PicoDollars,
  rows: { readonly some: number; readonly all: number },
): EnoughMoney {
  const worstCalls = forecast.forecasts.map(({ worst, calls }) => (calls === 0 ? 0n : worst / BigInt(calls) + 1n));
  const call = worstCalls.reduce(most, 0n);
  const cost = (expectedCost(forecast) + forecast.judging) * safety;
  return {
    some: most((cost * BigInt(rows.some)) / BigInt(rows.all) + call, cap * 2n),
    someRows: rows.some,
    all: most(cost + call, cap * 2n),
    allRows: rows.all,
  };
}
