import type { Input } from '../csv/input.js';
import { type ExitCode, exitCodes } from '../errors.js';
import type { RunIo } from '../run/run.js';
import type { RunSummary } from '../run/summary.js';
import type { PicoDollars } from '../types.js';
import { type Arm, manifestOf, runArm } from './arm.js';

/** Why no further arm is run. */
export type Halt = 'interrupted' | 'refused' | 'budget' | 'deadline';

/** Runs a run's arms one after another, each under what the others leave of the cap, and remembers how they ended. */
export class ArmRunner {
  /** Of this session. */
  readonly ended = new Map<Arm, RunSummary>();
  halt: Halt | undefined;

  /** @param hasTime whether a call may still begin before the deadline */
  constructor(
    private readonly table: Input,
    private readonly arms: readonly Arm[],
    readonly cap: PicoDollars | undefined,
    private readonly hasTime: () => Promise<boolean>,
    readonly io: RunIo,
  ) {}

  /**
   * Runs an arm, unless something halts the run.
   * @param how `reserve` is what has to be left of the cap for others
   * @returns whether it came to its end: every row of it is answered or failed
   */
  async run(
    arm: Arm,
    how: { readonly limit?: number | undefined; readonly reserve?: PicoDollars } = {},
  ): Promise<boolean> {
    const { reserve = 0n, limit = arm.settings.limit } = how;
    if (this.io.stop.requested) this.halt = 'interrupted';
    else if (this.halt === undefined && !(await this.hasTime())) this.halt = 'deadline';
    if (this.halt !== undefined) return false;
    this.io.reporter.say(`${arm.name}:`);
    const others = this.arms.filter((other) => other !== arm);
    const room = this.cap === undefined ? undefined : this.cap > reserve ? this.cap - reserve : 0n;
    const summary = await runArm(this.table, { ...arm, settings: { ...arm.settings, limit } }, others, room, this.io);
    this.ended.set(arm, summary);
    this.halt = haltOf(summary);
    return this.halt === undefined;
  }

  /** How an arm ended in this session, or else in an earlier one; undefined where it did not. */
  async summaryOf(arm: Arm): Promise<RunSummary | undefined> {
    return this.ended.get(arm) ?? (await manifestOf(arm))?.summary;
  }
}

function haltOf({ exit, stopped_by }: RunSummary): Halt | undefined {
  const halts: Partial<Record<ExitCode, Halt>> = {
    [exitCodes.interrupted]: 'interrupted',
    [exitCodes.refused]: 'refused',
    [exitCodes.stopped]: stopped_by ?? 'budget',
  };
  return halts[exit];
}
