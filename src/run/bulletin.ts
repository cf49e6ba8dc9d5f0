import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { CallContext } from '../../workers/call-context.js';
import type { Progress } from '../report/reporter.js';
import type { RunState } from '../store/store.js';
import type { PicoDollars } from '../types.js';
import type { Answering } from './answering.js';
import type { Gauge } from './gauge.js';
import type { Lanes } from './lanes.js';
import { LiveFiles } from './live-files.js';
import { encodeReport, type RunReport } from './run-report.js';

const reportEveryMs = 1_000;
/** A store without room makes its writers wait for minutes; the run must go on taking answers away, which is what makes room. */
const longestWaitMs = 250;

/**
 * What a run tells of itself while it goes on: to the terminal, and about once a second to whoever watches from outside, in the
 * store where others share it, else in its folder.
 */
export class Bulletin {
  private readonly began = Date.now();
  private readonly files: LiveFiles;
  private reported = 0;
  private underWay = false;
  private mute = false;
  private wish: RunReport['wish'];
  private told: Progress | undefined;
  /** The most that was committed since the store was last asked how things stand. */
  private committed = 0n;

  constructor(
    private readonly answering: Answering,
    private readonly context: CallContext,
    private readonly lanes: Lanes,
    private readonly gauge: Gauge,
  ) {
    this.files = new LiveFiles(answering.session.folder);
  }

  /** The store is being asked how things stand: it knows of all that was committed before. */
  asking(): void {
    this.committed = 0n;
  }

  /**
   * A call is about to be made. Told at once: a process that is ended on the spot says what it may have spent, and cannot
   * ask the store any more.
   * @param committed spent, unknown and held together
   */
  calling(committed: PicoDollars): void {
    if (committed <= this.committed) return;
    this.committed = committed;
    if (this.told !== undefined) this.show(this.told);
  }

  /** To the terminal alone. */
  begin(state: RunState): void {
    this.show(this.gauge.read(state));
  }

  async tell(state: RunState, now = Date.now()): Promise<void> {
    const progress = this.show(this.gauge.read(state));
    if (this.underWay || now - this.reported < reportEveryMs) return;
    this.underWay = true;
    const reported = this.report(state, progress, now).finally(() => {
      this.underWay = false;
    });
    const waited = new AbortController();
    const longest = setTimeout(longestWaitMs, undefined, { ref: false, signal: waited.signal }).catch(() => {});
    await Promise.race([reported, longest]);
    waited.abort();
  }

  /** Has the end of a wish told at once. */
  answer(wish: NonNullable<RunReport['wish']>): void {
    this.wish = wish;
    this.reported = 0;
  }

  /** Has the state told at once, next time: nothing further may come. */
  hurry(): void {
    this.reported = 0;
  }

  private show(progress: Progress): Progress {
    const { spent, unknown, held } = progress;
    const atStake = this.committed - spent - unknown;
    this.told = atStake > held ? { ...progress, held: atStake } : progress;
    this.answering.reporter.progress(this.told);
    return this.told;
  }

  private async report(state: RunState, progress: Progress, now: number): Promise<void> {
    this.reported = now;
    const { job, session, capIsShared = false } = this.answering;
    const { perMinute, waiting, questions } = progress;
    const report: RunReport = {
      version: 1,
      pid: process.pid,
      host: hostname(),
      began: this.began,
      at: now,
      retry: job.kind === 'retry',
      input: job.worksheet.input.name,
      output: job.settings.output,
      model: job.settings.model.id,
      lane: this.lanes.current,
      questions,
      ...session.journal.counts,
      perMinute,
      waiting: waiting && { why: waiting.why, until: waiting.until },
      limits: this.context.pace.known(),
      concurrency: this.context.concurrency.level(),
      capIsShared,
      state,
      wish: this.wish,
    };
    try {
      if (session.store.exclusive) await this.files.writeReport(report);
      else await session.store.reportRun(session.run, encodeReport(report));
    } catch (error) {
      // Nobody's answers hang on it. What is wrong with the store the run's own steps find out.
      if (!this.mute) session.log.warn({ err: error }, 'the run cannot tell others how it stands');
      this.mute = true;
    }
  }
}
