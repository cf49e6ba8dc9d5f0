import type { Lane } from '../model/lane.js';

/** What the choice of a lane hangs on. Times in seconds. */
export interface LaneSituation {
  /** Until the deadline, as far as calls may begin by then; infinite without one. */
  readonly left: number;
  /** Lanes that the model is offered in besides the ordinary one, and cheaper. */
  readonly offers: { readonly batch: boolean; readonly flex: boolean };
  /** Calls that are still to be answered: of batches that are due before the deadline, and others. */
  readonly calls: { readonly due: number; readonly others: number };
  /** How long so many calls take in the ordinary lane, at most. */
  readonly seconds: (calls: number) => number;
}

export interface LaneChoice {
  readonly lane: Lane;
  /** Seconds before the deadline at which the next lane's turn comes, as things stand; 0 where none comes. */
  readonly upTo: number;
}

/** A batch is promised within so long (platform.openai.com/docs/guides/batch). */
export const batchSeconds = 24 * 3_600;
/** "Cancelling" lasts ten minutes at most, by the same guide; our looks at it are up to a minute apart. */
const cancelSeconds = 720;
/** Flex is said to be slower, and nowhere how much. */
const flexTimes = 2;
/** The last calls must end in time, not only begin; and one that was put off may come back a minute late. */
const endSeconds = 120;
/** Of a batch that is due in time, what may expire all the same. */
const expiredShare = 0.2;

/**
 * The cheapest lane in which what is left can still be done in time: batches while there is time to give them up and to do
 * the rest otherwise, flex while there is time to do it in the ordinary lane, and at last that one.
 */
export function chooseLane({ left, offers, calls, seconds }: LaneSituation): LaneChoice {
  const all = calls.due + calls.others;
  const sync = all === 0 ? 0 : seconds(all) + endSeconds;
  const risky = Math.ceil(calls.due * expiredShare) + calls.others;
  const rest = risky === 0 ? 0 : seconds(risky);
  const batch = cancelSeconds + (offers.flex ? flexTimes * rest : 0) + rest + endSeconds;
  if (offers.batch && left > batch) return { lane: 'batch', upTo: batch };
  if (offers.flex && left > sync) return { lane: 'flex', upTo: sync };
  return { lane: 'sync', upTo: 0 };
}

/**
 * Whether a batch is promised early enough to do otherwise what expires of it.
 * @param left seconds from the end of its promise to the deadline, as far as calls may begin by then
 */
export function isDueInTime(left: number, calls: number, seconds: (calls: number) => number): boolean {
  const rest = calls === 0 ? 0 : seconds(Math.ceil(calls * expiredShare));
  return left >= cancelSeconds + (1 + flexTimes) * rest + endSeconds;
}
