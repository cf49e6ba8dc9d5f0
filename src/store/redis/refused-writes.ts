import type { Cluster, Command, Redis } from 'ioredis';
import { type Refusal, refusalIn, refusedTooLong } from './refusals.js';

const firstWaitMs = 100;
const longestWaitMs = 2_000;
/** At its very limit Redis refuses now and then: nobody wants two lines for each time. */
const tellEveryMs = 10_000;

/** The commands that wait because of one refusal, and what was told of it. */
interface Wait {
  commands: number;
  toldAt: number;
  isTold: boolean;
}

/** Where Redis refuses writes for want of memory or disk: what was refused waits and is sent again. */
export class RefusedWrites {
  private readonly waits = new Map<Refusal, Wait>();
  private say: (sentence: string) => void = () => {};

  /** @param giveWay called when Redis is full: what can be done without leaves it, before anybody waits long */
  constructor(
    private readonly patienceMs: number,
    private readonly giveWay: () => void = () => {},
  ) {}

  /** Hears when writes begin to wait, and when none does any more. */
  hear(say: (sentence: string) => void): void {
    this.say = say;
  }

  /**
   * Makes every command of the client wait until it is taken, BullMQ's too: it would drop a job's end, and ask without a pause.
   * Redis, 6.2 as well as newer ones, refuses a script at its first write or not at all, so that sending it again repeats nothing.
   * @throws InterruptedError (each command) when it was refused for too long
   */
  sitOut(client: Redis | Cluster): void {
    const patient = new WeakSet<Command>();
    const send = client.sendCommand.bind(client) as (command: Command, ...rest: unknown[]) => unknown;
    const sendPatiently = (command: Command, ...rest: unknown[]) => {
      // A command of a transaction cannot be sent again without the others.
      if (!patient.has(command) && !command.inTransaction) {
        patient.add(command);
        this.makePatient(command, () => send(command));
      }
      return send(command, ...rest);
    };
    client.sendCommand = sendPatiently as typeof client.sendCommand;
  }

  private makePatient(command: Command, again: () => unknown): void {
    const { reject } = command;
    let refusal: Refusal | undefined;
    let until: number | undefined;
    let waitMs = firstWaitMs;
    const waitFor = (next: Refusal | undefined) => {
      if (next === refusal) return;
      if (next !== undefined) this.enter(next);
      if (refusal !== undefined) this.leave(refusal);
      refusal = next;
    };
    const taken = () => waitFor(undefined);
    command.promise.then(taken, taken);
    command.reject = (error: Error) => {
      const next = refusalIn(error);
      if (next === undefined) return reject.call(command, error);
      waitFor(next);
      until ??= performance.now() + this.patienceMs;
      if (performance.now() > until) return reject.call(command, refusedTooLong(next, error));
      setTimeout(again, waitMs);
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    };
  }

  private enter(refusal: Refusal): void {
    const wait = this.waits.get(refusal) ?? { commands: 0, toldAt: Number.NEGATIVE_INFINITY, isTold: false };
    this.waits.set(refusal, wait);
    wait.commands += 1;
    if (refusal.forWantOf === 'memory' && wait.commands === 1) this.giveWay();
    if (wait.isTold || performance.now() - wait.toldAt < tellEveryMs) return;
    Object.assign(wait, { toldAt: performance.now(), isTold: true });
    this.say(refusal.begins);
  }

  private leave(refusal: Refusal): void {
    const wait = this.waits.get(refusal)!;
    wait.commands -= 1;
    if (wait.commands > 0 || !wait.isTold) return;
    Object.assign(wait, { toldAt: performance.now(), isTold: false });
    this.say(refusal.ends);
  }
}
