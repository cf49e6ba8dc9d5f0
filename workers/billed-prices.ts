import type { TokenPrices } from '../src/model/catalog.js';
import type { Reply } from '../src/provider/provider.js';
import type { CallContext } from './call-context.js';

/** What a reply is billed at, by the service tier that it names: flex may be asked for and not given. */
export function billedPrices(
  { prices, flexPrices }: Pick<CallContext, 'prices' | 'flexPrices'>,
  { serviceTier }: Pick<Reply, 'serviceTier'>,
): TokenPrices {
  return serviceTier === 'flex' && flexPrices !== undefined ? flexPrices : prices;
}
