import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { setAside } from '../../workers/answer-bundle.js';
import { Concurrency } from '../../workers/concurrency.js';
import { EndpointHealth } from '../../workers/endpoint-health.js';
import { FlexRoom } from '../../workers/flex-room.js';
import { callContext, type Orders, ordersVersion } from '../../workers/orders.js';
import { Pace } from '../../workers/pace.js';
import { Pause } from '../../workers/pause.js';
import { RoomSignal } from '../../workers/room-signal.js';
import type { Lane } from '../model/lane.js';
import type { RunState, RunStop } from '../store/store.js';
import type { Answering } from './answering.js';
import { Bulletin } from './bulletin.js';
import { CallTiming } from './call-timing.js';
import { CallWatch } from './call-watch.js';
import { Collector } from './collect.js';
import { Fleet } from './fleet.js';
import { Gauge } from './gauge.js';
import { LaneWatch } from './lane-watch.js';
import { Lanes } from './lanes.js';
import { MoneyMark } from './money-mark.js';
import { canAffordPilots, planRows } from './plan-rows.js';
import { queueOpenBundles } from './produce.js';
import { readState } from './read-state.js';
import type { RunJob } from './run-job.js';
import { takesWhatModelsTake } from './run-settings.js';
import type { Schedule } from './schedule.js';
import { ScheduleWatch } from './schedule-watch.js';
import type { Session } from './session.js';
import { Steering } from './steering.js';
import type { Survey } from './survey.js';
import { Timeline } from './timeline.js';
import { Troubles } from './troubles.js';

const pollMs = 100;
const parkPage = 200;

/**
 * Asks every question that is still to be asked. Producer, workers and collector run side by side; this loop is the
 * collector, and sees when all is done, when the run was stopped, and when something broke.
 * @returns the run's state at the end; all answers so far are in part.csv
 * @throws what broke a worker or the producer
 */
export async function answerRows(answering: Answering): Promise<RunState> {
  const { job, session, endpoint, survey, schedule, sizing, cache, grading, stop, reporter } = answering;
  const { run, store, journal, folder } = session;
  const { settings, worksheet } = job;
  const broken: unknown[] = [];
  let stopping = false;
  const isStopped = () => stopping || stop.requested;

  // Rows are in hand or in part.csv before anything is planned, or they would be asked again. In this order, since the
  // workers of a fleet go on while no producer is there.
  const timing = new CallTiming();
  const troubles = new Troubles();
  const calls = new CallWatch(troubles);
  const choice =
    settings.lane === 'auto'
      ? new LaneWatch({ settings, schedule, survey, journal, timing }, (sentence) => reporter.say(sentence))
      : undefined;
  const lanes = lanesOf(answering, choice);
  // Jobs and orders of an earlier session would have workers answer what batches are made of.
  if (lanes.current === 'batch' || session.slices.length > 0) {
    if (!store.exclusive) await store.publishRun(run, undefined);
    await session.queue.clear();
  }
  const inHand = await queueOpenBundles(store, run, lanes);
  const collector = new Collector(store, run, journal, async (outcomes) => {
    await sizing.heard(outcomes);
    troubles.heard(outcomes);
    await cache?.collected(outcomes);
  });
  while ((await collector.collect()) > 0);
  const mark = new MoneyMark(folder, session.state.budget);
  await mark.setTo(await readState(session));
  const orders = ordersFor(job, session, survey, schedule, lanes.current === 'flex' ? 'flex' : 'sync');
  const context = callContext(orders, {
    run,
    store,
    provider: timing.around(calls.around(endpoint.provider)),
    log: session.log,
    coverCommitted: (committed) => {
      bulletin.calling(committed);
      return mark.cover(committed);
    },
    refused: (message) => store.stopRun(run, { kind: 'refused', message }),
    health: new EndpointHealth(),
    flexRoom: new FlexRoom(),
    pace: new Pace(store, endpoint.provider.paceKey(settings.model.id), settings.limits),
    pause: new Pause(),
    concurrency: new Concurrency(settings.concurrency),
    room: new RoomSignal(),
  });
  const fleet = new Fleet(store, context, mark, settings.concurrency, sizing.limits.tokensPerCall(1));
  const begun = await readState(session);
  await fleet.cover(begun);
  const publish = async (lane: Lane) => {
    // The practice API is reached by this process alone, and batches are one process's.
    if (!settings.simulate && lane !== 'batch') await fleet.publish({ ...orders, lane });
  };
  await publish(lanes.current);
  const gauge = new Gauge(answering, { context, lanes, fleet, calls, troubles });
  const bulletin = new Bulletin(answering, context, lanes, gauge);
  bulletin.begin(begun);
  lanes.start(context, (error) => broken.push(error));
  const watch = new ScheduleWatch(schedule, context, reporter);
  let produced = false;
  const producing = planRows(answering, {
    run,
    model: settings.model.id,
    prices: settings.prices,
    store,
    queue: lanes,
    journal,
    worksheet,
    survey,
    sizing,
    gradedBy: grading?.kind,
    mayPilot: canAffordPilots(answering),
    cache,
    say: (sentence) => reporter.say(sentence),
    inHand,
    patientUntil: patienceOf(schedule),
    isBehind: () => collector.isBehind,
    queueDepth: () => lanes.depth(fleet.concurrency),
    session: session.state.sessions,
    isStopped,
  })
    .catch((error: unknown) => broken.push(error))
    .finally(() => {
      produced = true;
    });

  const steering = new Steering(answering, context, mark, bulletin);
  const timeline = await Timeline.open(folder.file('timeline.ndjson'));
  const step = async (): Promise<[number, RunState]> => {
    const carried = await collector.collect();
    bulletin.asking();
    const state = await readState(session);
    await fleet.cover(state);
    await mark.note(state);
    await timeline.note(state, journal.counts);
    await bulletin.tell(state);
    return [carried, state];
  };

  let choosing = false;
  let chosen: Promise<void> | undefined;
  let state = session.state;
  for (;;) {
    const allPlanned = produced;
    const stepped = await step().catch((error: unknown) => {
      broken.push(error);
    });
    if (stepped === undefined) break;
    state = stepped[1];
    await steering.look(state).catch((error: unknown) => broken.push(error));
    if (broken.length > 0 || stop.requested) break;
    // Bundles are set aside at the end of budget or time: not those that another worker's call is still to bring answers for.
    if (state.stop !== undefined && (state.stop.kind === 'refused' || fleet.isIdle(state))) break;
    if (allPlanned && state.openBundles === 0) break;
    stopping = (await watch.look(state).catch((error: unknown) => broken.push(error))) !== false;
    // In the background: what it waits for must not keep anything else waiting.
    if (!stopping && choice !== undefined && !choosing) {
      choosing = true;
      chosen = choice
        .look(state, lanes, context.pace, fleet.concurrency, publish)
        .catch((error: unknown) => void broken.push(error))
        .finally(() => {
          choosing = false;
        });
    }
    // Many answers a step: each is synced to disk, and asks the store how things stand.
    if (!collector.isBehind) await sleep(pollMs);
  }

  await chosen;
  // What a run that cannot go on has ordered is for the session that can.
  if (broken.length > 0 || state.stop?.kind === 'refused') lanes.leave();
  await fleet.withdraw().catch((error: unknown) => broken.push(error));
  // Answers go on arriving while the calls in flight end.
  stopping = true;
  let closed = false;
  const closing = Promise.all([lanes.close(), producing]).finally(() => {
    closed = true;
  });
  while (!closed) {
    if (broken.length === 0) await step().catch((error: unknown) => broken.push(error));
    await Promise.race([closing, sleep(pollMs)]);
  }
  await closing;
  reporter.done();
  if (broken.length > 0) throw broken[0];
  state = await readState(session);
  if (state.stop !== undefined && state.stop.kind !== 'refused') await setOpenBundlesAside(job, session, state.stop);
  bulletin.hurry();
  while ((await step())[0] > 0);
  reporter.done();
  const end = await readState(session);
  if (fleet.isIdle(end)) await mark.setTo(end);
  await timeline.end(end, journal.counts);
  return end;
}

/** Another run may have all day for what this one needs by its deadline. */
function patienceOf({ hours: { deadline } }: Schedule, now = Date.now()): number {
  return deadline === undefined ? Number.POSITIVE_INFINITY : now + (deadline - now) / 4;
}

/** Rows that were planned and are not to be asked any more are skipped now, and keep what they have cost. */
async function setOpenBundlesAside(job: RunJob, { store, run }: Session, { kind }: RunStop): Promise<void> {
  for (;;) {
    const page = await store.readOpenBundles(run, '', parkPage);
    if (page.length === 0) return;
    for (const bundle of page) await store.settle(run, setAside(job.settings, bundle, kind));
  }
}

function lanesOf(answering: Answering, choice: LaneWatch | undefined): Lanes {
  const { lane, concurrency } = answering.job.settings;
  const underWay = answering.session.slices.map(({ createdAt, calls }) => ({ createdAt, calls: calls.length }));
  if (choice !== undefined)
    return new Lanes(answering, choice.first(underWay, concurrency), choice.quick, choice.probes);
  return lane === 'sync' || lane === 'flex'
    ? new Lanes(answering, lane, lane)
    : new Lanes(answering, 'batch', undefined);
}

function ordersFor(job: RunJob, session: Session, survey: Survey, { hours }: Schedule, lane: Orders['lane']): Orders {
  const { settings } = job;
  return {
    version: ordersVersion,
    baseUrl: settings.baseUrl,
    timeoutMs: settings.timeoutMs,
    stream: settings.stream,
    model: settings.model,
    prices: settings.lanePrices,
    lane,
    instructions: settings.instructions,
    answerSchema: settings.answerForm?.schema.text,
    secret: session.manifest.secret,
    maxOutputTokens: settings.maxOutputTokens,
    // part.csv does not say at which effort rows used what they did.
    outputUse: survey.efforts.size > 1 ? [] : session.journal.outputUse.seen(),
    isOpenAi: takesWhatModelsTake(settings),
    attempts: settings.attempts,
    auditShare: settings.auditShare,
    limits: settings.limits,
    shortestQuestion: survey.shortestQuestion,
    hours,
    offer: randomUUID(),
  };
}
