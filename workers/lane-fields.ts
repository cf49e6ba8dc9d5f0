import { dearest, type Lane, type LanePrices } from '../src/model/lane.js';
import type { CallContext } from './call-context.js';
import { newCallId } from './call-ids.js';

type LaneFields = Pick<CallContext, 'prices' | 'flexPrices' | 'holdPrices' | 'serviceTier' | 'newCallId'>;

/**
 * What a lane decides of how calls are made. What a run learns goes with it from lane to lane.
 * @param namesTier whether the endpoint takes a `service_tier` that was not wished for: the project's own settings, which
 * hold without one, may be dearer
 */
export function laneFields(lane: Lane, prices: LanePrices, namesTier: boolean): LaneFields {
  const { sync, flex, batch = sync } = prices;
  if (lane === 'batch') {
    const newId = () => {
      throw new Error('a batch names its calls itself');
    };
    return { prices: batch, flexPrices: undefined, holdPrices: batch, serviceTier: undefined, newCallId: newId };
  }
  const newId = () => newCallId(lane);
  if (lane === 'sync') {
    const serviceTier = namesTier ? 'default' : undefined;
    return { prices: sync, flexPrices: undefined, holdPrices: sync, serviceTier, newCallId: newId };
  }
  // It may be served, and billed, in the ordinary lane all the same.
  const holdPrices = flex === undefined ? sync : dearest(sync, flex);
  return { prices: sync, flexPrices: flex, holdPrices, serviceTier: 'flex', newCallId: newId };
}
