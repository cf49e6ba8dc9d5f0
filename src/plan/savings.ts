import type { TokenPrices } from '../model/catalog.js';
import type { PicoDollars, Usage } from '../types.js';

/** What a question would have cost alone, in the ordinary lane, with nothing taken from the provider's prompt cache. */
export interface AloneCost {
  /** In pico-dollars. */
  readonly perQuestion: number;
  /** How it is known: from the pilot's rows that were asked alone, or from what is assumed of reasoning in merged calls. */
  readonly basis: 'pilot' | 'assumed';
}

/** What a run did, as far as its savings hang on it. */
export interface RunFigures {
  /** Answered or failed, those that shared another's answer included. */
  readonly rows: number;
  readonly duplicates: number;
  readonly cached: number;
  readonly cost: PicoDollars;
  /** What the same tokens cost in the ordinary lane. */
  readonly ordinaryCost: PicoDollars;
  readonly usage: Usage;
}

/** What asking one row a call would have cost more, and where that was saved; the parts add up exactly. */
export interface Savings {
  readonly oneRowACall: PicoDollars;
  readonly basis: AloneCost['basis'];
  /** The rest, and below nothing when merging cost more; what a pilot cost is taken off. */
  readonly merging: PicoDollars;
  readonly duplicates: PicoDollars;
  readonly cache: PicoDollars;
  readonly providerCaching: PicoDollars;
  /** What cheaper lanes took off. */
  readonly lane: PicoDollars;
}

/** @param prices of the ordinary lane */
export function savings(run: RunFigures, alone: AloneCost, prices: TokenPrices): Savings {
  const worth = (rows: number) => BigInt(Math.round(rows * alone.perQuestion));
  const oneRowACall = worth(run.rows);
  const duplicates = worth(run.duplicates);
  const cache = worth(run.cached);
  const { cached, written } = run.usage;
  const providerCaching =
    BigInt(cached) * (prices.input - prices.cached) - BigInt(written) * (prices.written - prices.input);
  const lane = run.ordinaryCost - run.cost;
  const merging = oneRowACall - run.cost - duplicates - cache - providerCaching - lane;
  return { oneRowACall, basis: alone.basis, merging, duplicates, cache, providerCaching, lane };
}
