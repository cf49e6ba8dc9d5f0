import type { Pace } from '../../workers/pace.js';
import type { Lane } from '../model/lane.js';
import { batchSeconds, chooseLane, isDueInTime, type LaneChoice } from '../plan/choose-lane.js';
import { openSeconds } from '../plan/open-seconds.js';
import { assumedCallTime, timeInterval } from '../plan/time-interval.js';
import { TimeWindow } from '../plan/time-window.js';
import { duration } from '../report/format.js';
import type { PaceLimits } from '../store/pace.js';
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
    this.assumed = assumedCallTime(calls === 0 ? 0 : outputTokens.usual / calls);
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

  /**
   * @param underWay batches of an earlier session
   * @param concurrency calls that may be in flight at once
   */
  first(underWay: Lanes['underWay'], concurrency: number): Lane {
    const choice = this.choose({
      lane: 'batch',
      openBundles: 0,
      underWay,
      missing: new Map(),
      concurrency,
      limits: {},
    });
    this.explain(choice);
    return choice.lane;
  }

  /**
   * Looks again, and goes to the next lane when its turn has come.
   * @param publish tells the fleet
   */
  async look(
    { openBundles }: Pick<RunState, 'openBundles'>,
    lanes: Lanes,
    pace: Pace,
    concurrency: number,
    publish: (lane: 'flex' | 'sync') => Promise<void>,
  ): Promise<void> {
    const { current: lane, underWay, missing } = lanes;
    if (lane === 'sync') return;
    const choice = this.choose({ lane, openBundles, underWay, missing, concurrency, limits: pace.known() });
    if (choice.lane === lane || choice.lane === 'batch') return;
    const why = missing.get(lane);
    if (why !== undefined) this.say(`The endpoint refuses ${lane === 'batch' ? 'batches' : 'the flex lane'}: ${why}`);
    this.explain(choice, missing);
    await lanes.switchTo(choice.lane);
    await publish(choice.lane);
  }

  private choose({ lane, openBundles, underWay, missing, concurrency, limits }: Standing): LaneChoice {
    const { survey, journal, timing, schedule } = this.outlook;
    const now = this.now();
    const { deadline = Number.POSITIVE_INFINITY } = schedule.hours;
    const measured = timing.seconds;
    const time = measured === undefined ? this.assumed : { seconds: measured, measured: true };
    const tokens = { perCall: this.tokensPerCall, perMinute: limits.tpm };
    const seconds = (calls: number) => timeInterval(calls, time, concurrency, limits.rpm, tokens).high;

    const rows = survey.questions + survey.empty - journal.counts.answered - journal.counts.failed;
    const all = Math.max(openBundles, Math.ceil(rows * this.callsPerRow));
    // A part of all that is promised may expire at once, whichever batch it is of.
    const isDue = (madeAt: number) => isDueInTime(this.leftFrom(madeAt + batchSeconds * 1_000, deadline), all, seconds);
    const atProvider = underWay.reduce((sum, { calls }) => sum + calls, 0);
    const dueThere = underWay.reduce((sum, { createdAt, calls }) => sum + (isDue(createdAt) ? calls : 0), 0);
    // What is not at the provider yet will be in a moment.
    const dueSoon = lane === 'batch' && isDue(now) ? Math.max(0, all - atProvider) : 0;
    const due = dueThere + dueSoon;
    const batch = this.offers.batch && lane === 'batch' && !missing.has('batch');
    const offers = { batch, flex: this.offers.flex && !missing.has('flex') };
    const calls = { due, others: Math.max(0, all - due) };
    return chooseLane({ left: this.leftFrom(now, deadline), offers, calls, seconds });
  }

  private get offers() {
    const { model, lanePrices } = this.outlook.settings;
    // What the user's own prices make of a lane says nothing of whether the model is offered there.
    return {
      batch: lanePrices.batch !== undefined && model.batchPrices !== undefined,
      flex: lanePrices.flex !== undefined && model.flexPrices !== undefined,
    };
  }

  private leftFrom(at: number, deadline: number): number {
    return deadline === Number.POSITIVE_INFINITY ? deadline : openSeconds(this.window, at, deadline);
  }

  private explain({ lane, upTo }: LaneChoice, missing: Lanes['missing'] = new Map()): void {
    const price = lane === 'sync' ? 'at the ordinary price' : 'at half price or less';
    const { deadline, window } = this.outlook.schedule.hours;
    if (deadline === undefined) {
      this.say(`Lane: ${lane}, ${price}: there is no deadline.`);
      return;
    }
    const hours = window === undefined ? '' : ' of open window';
    const left = `${duration(this.leftFrom(this.now(), deadline))}${hours} before the deadline`;
    const nextLane = lane === 'batch' && this.offers.flex && !missing.has('flex') ? 'flex' : 'sync';
    const next = lane === 'sync' ? '' : ` Rows that are open ${duration(upTo)} before it go on in ${nextLane}.`;
    this.say(`Lane: ${lane}, ${price}, ${left}.${next}`);
  }
}

/** How a run stands, as far as the choice of its lane hangs on it. */
interface Standing {
  readonly lane: Lane;
  readonly openBundles: number;
  readonly underWay: Lanes['underWay'];
  readonly missing: Lanes['missing'];
  readonly concurrency: number;
  /** Of the provider, as far as they are known. */
  readonly limits: PaceLimits;
}
