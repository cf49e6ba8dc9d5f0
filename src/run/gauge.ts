import type { CallContext } from '../../workers/call-context.js';
import type { Pace } from '../../workers/pace.js';
import { parseUsd } from '../model/money.js';
import { projectCost } from '../plan/project-cost.js';
import { basisOf } from '../report/forecast-words.js';
import type { Progress, SpendForecast } from '../report/reporter.js';
import type { RunState } from '../store/store.js';
import type { Answering } from './answering.js';
import type { CallWatch } from './call-watch.js';
import type { Fleet } from './fleet.js';
import type { Lanes } from './lanes.js';
import { RateMeter } from './rate-meter.js';
import type { Troubles } from './troubles.js';

/** What a run's session is seen by. */
export interface GaugedParts {
  readonly context: Pick<CallContext, 'hours' | 'pause' | 'health' | 'flexRoom' | 'pace'>;
  readonly lanes: Lanes;
  readonly fleet: Fleet;
  readonly calls: CallWatch;
  readonly troubles: Troubles;
}

/** Reads off a session how the run stands, for people. */
export class Gauge {
  private readonly rows = new RateMeter();
  private readonly calls = new RateMeter();

  constructor(
    private readonly answering: Answering,
    private readonly parts: GaugedParts,
  ) {}

  read(state: RunState): Progress {
    const { job, session, survey, capIsShared = false } = this.answering;
    const { context, lanes, calls, troubles } = this.parts;
    const { hours, pause, health, flexRoom, pace } = context;
    const { answered, failed, skipped } = session.journal.counts;
    const waiting = hours.waiting() ?? health.waiting() ?? flexRoom.waiting() ?? pace.waiting();
    const batches = lanes.waiting();
    const perMinute = this.calls.perMinute(state.calls + state.rejectedCalls);
    return {
      title: { input: job.worksheet.input.name, model: job.settings.model.id, lane: lanes.current },
      questions: survey.questions + survey.empty,
      done: answered,
      failed,
      skipped,
      spent: state.spent,
      unknown: state.unknown,
      held: state.held,
      budget: state.budget,
      capIsShared,
      forecast: this.forecast(state),
      perMinute: this.rows.perMinute(answered + failed),
      paused: pause.isOn,
      calls: {
        inFlight: calls.inFlight,
        perMinute,
        tokensPerMinute: this.parts.fleet.isAlone ? tokensOf(perMinute, pace) : undefined,
        limits: pace.known(),
      },
      waiting: waiting ?? batches,
      batches: waiting && batches,
      troubles: troubles.latest(),
    };
  }

  /** Before rows have shown what they cost, what was foretold. */
  private forecast(state: RunState): SpendForecast | undefined {
    const { session, survey } = this.answering;
    const { counts, cached, unasked } = session.journal;
    const ended = counts.answered + counts.failed - unasked;
    const expected = projectCost(state, ended - cached, Math.max(0, survey.questions - ended));
    if (expected !== undefined) return { expected };
    const foretold = session.manifest.forecasts?.at(-1);
    if (foretold === undefined) return undefined;
    const usd = (text: string) => parseUsd(text, 'forecast');
    const bounds = { low: usd(foretold.low_usd), high: usd(foretold.high_usd), basis: basisOf(foretold) };
    return { expected: usd(foretold.expected_usd), bounds };
  }
}

/** Of so many calls a minute. Counted as they begin, the first of a run would pass for what a minute brings. */
function tokensOf(callsPerMinute: number | undefined, { taken }: Pace): number | undefined {
  return taken.calls === 0 || callsPerMinute === undefined ? undefined : (callsPerMinute * taken.tokens) / taken.calls;
}
