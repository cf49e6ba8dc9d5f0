import type { Pace } from '../../workers/pace.js';
import type { Lane } from '../model/lane.js';
import { batchSeconds, chooseLane, isDueInTime, type LaneChoice } from '../plan/choose-lane.js';
import { openSeconds } from '../plan/open-seconds.js';
import { assumedCallTime, timeInterval } from '../plan/time-interval.js';
import { TimeWindow } from '../plan/time-window.js';
import { duration } from '../report/format.js';
import type { RunState } from '../store/store.js';
import type { CallTiming } from './call-timing.js';
import { forecastRun } from './forecast-run.js';
import type { Lanes } from './lanes.js';
import type { RunSettings } from './run-settings.js';
import type { Schedule } from './schedule.js';
import type { Session } from './session.js';
import type { Survey } from './survey.js';

/** What `--lane auto` goes by. */
export interface LaneOutlook {
  readonly settings: RunSettings;
  readonly schedule: Schedule;
  readonly survey: Survey;
  readonly journal: Session['journal'];
  readonly timing: CallTiming;
}

/** A probe costs a little more than a batch's call; below so many calls it would be a part of the bill. */
const leastCallsToProbe = 20;

/** The choice of `--lane auto`, made at the start and again as time and rows run out; it only goes from slower lanes to faster. */
export class LaneWatch {
  private readonly window: TimeWindow | undefined;
  private readonly assumed: { readonly seconds: number; readonly measured: boolean };
  private readonly callsPerRow: number;
  /** Tokens that a call takes from a minute's limit. */
  private readonly tokensPerCall: number;

  constructor(
    private readonly outlook: LaneOutlook,
    private readonly say: (sentence: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    const { schedule, survey, settings } = outlook;
    const { window, timezone } = schedule.hours;
    this.window = window && new TimeWindow(window, timezone);
    const { calls, outputTokens } = forecastRun(survey, settings);
    this.assumed = assumedCallTime(calls === 0 ? 0 : outputTokens / calls);
    this.callsPerRow = survey.questions === 0 ? 0 : survey.calls / survey.questions;
    this.tokensPerCall = survey.calls === 0 ? 0 : survey.mostOutputTokens / survey.calls;
  }

  /** The lane of calls that do not wait for batches. */
  get quick(): 'flex' | 'sync' {
    return this.offers.flex ? 'flex' : 'sync';
  }

  /** Calls that are worth making at once, at the start, to learn how long they take and what the provider's limits are. */
  get probes(): number {
    const isOpenEnded = this.outlook.schedule.hours.deadline === undefined;
    return isOpenEnded || this.outlook.survey.calls < leastCallsToProbe ? 0 : 1;
  }

  /** @param concurrency calls that may be in flight at once */
  first(concurrency: number): Lane {
    const choice = this.choose({ openBundles: 0 }, [], concurrency, {});
    this.explain(choice);
    return choice.lane;
  }

  /**
   * Looks again, and goes to the next lane when its turn has come.
   * @param publish tells the fleet
   */
  async look(
    state: Pick<RunState, 'openBundles'>,
    lanes: Lanes,
    pace: Pace,
    concurrency: number,
    publish: (lane: 'flex' | 'sync') => Promise<void>,
  ): Promise<void> {
    const at = lanes.current;
    if (at === 'sync') return;
    const { noBatches } = lanes;
    const choice = this.choose(state, lanes.underWay, concurrency, pace.known(), at, noBatches === undefined);
    if (choice.lane === at || choice.lane === 'batch') return;
    if (at === 'batch' && noBatches !== undefined) this.say(`The endpoint takes no batches: ${noBatches}`);
    this.explain(choice);
    await lanes.switchTo(choice.lane);
    await publish(choice.lane);
  }

  private get offers() {
    const { model, lanePrices } = this.outlook.settings;
    // What the user's own prices make of a lane says nothing of whether the model is offered there.
    return {
      batch: lanePrices.batch !== undefined && model.batchPrices !== undefined,
      flex: lanePrices.flex !== undefined && model.flexPrices !== undefined,
    };
  }

  private choose(
    { openBundles }: Pick<RunState, 'openBundles'>,
    underWay: Lanes['underWay'],
    concurrency: number,
    limits: { readonly rpm?: number | undefined; readonly tpm?: number | undefined },
    at: Lane = 'batch',
    hasBatches = true,
  ): LaneChoice {
    const { survey, journal, timing, schedule } = this.outlook;
    const now = this.now();
    const { deadline = Number.POSITIVE_INFINITY } = schedule.hours;
    const { rpm, tpm } = limits;
    const measured = timing.seconds;
    const time = measured === undefined ? this.assumed : { seconds: measured, measured: true };
    const tokens = { perCall: this.tokensPerCall, perMinute: tpm };
    const seconds = (calls: number) => timeInterval(calls, time, concurrency, rpm, tokens).high;

    const rows = survey.questions + survey.empty - journal.counts.answered - journal.counts.failed;
    const all = Math.max(openBundles, Math.ceil(rows * this.callsPerRow));
    const isDue = (madeAt: number, calls: number) =>
      isDueInTime(this.leftFrom(madeAt + batchSeconds * 1_000, deadline), calls, seconds);
    const atProvider = underWay.reduce((sum, batch) => sum + batch.calls, 0);
    const others = Math.max(0, all - atProvider);
    const due = underWay.reduce((sum, { createdAt, calls }) => sum + (isDue(createdAt, all) ? calls : 0), 0);
    // What is not at the provider yet will be in a moment.
    const dueSoon = at === 'batch' && isDue(now, all) ? others : 0;
    const calls = { due: due + dueSoon, others: Math.max(0, all - due - dueSoon) };
    const offers = { batch: this.offers.batch && at === 'batch' && hasBatches, flex: this.offers.flex };
    return chooseLane({ left: this.leftFrom(now, deadline), offers, calls, seconds });
  }

  private leftFrom(at: number, deadline: number): number {
    return deadline === Number.POSITIVE_INFINITY ? deadline : openSeconds(this.window, at, deadline);
  }

  private explain({ lane, upTo }: LaneChoice): void {
    const { deadline } = this.outlook.schedule.hours;
    const left = deadline === undefined ? undefined : this.leftFrom(this.now(), deadline);
    const price = lane === 'sync' ? 'at the ordinary price' : 'at half price or less';
    const time = left === undefined ? 'there is no deadline' : `${duration(left)} are left until the deadline`;
    const nextLane = lane === 'batch' && this.offers.flex ? 'flex' : 'sync';
    const next =
      left === undefined || lane === 'sync' ? '' : `; what is left ${duration(upTo)} before it goes on in ${nextLane}`;
    this.say(`Lane: ${lane}, ${price}: ${time}${next}.`);
  }
}
