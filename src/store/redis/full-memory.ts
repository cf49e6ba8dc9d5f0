import type { Cluster, Command, Redis } from 'ioredis';
import { InterruptedError } from '../../errors.js';

const firstWaitMs = 100;
const longestWaitMs = 2_000;
/** At its very limit Redis refuses now and then: nobody wants two lines for each time. */
const tellEveryMs = 10_000;

/** Where Redis refuses writes for want of memory (maxmemory, noeviction): what was refused waits and is sent again. */
export class FullMemory {
  private waiting = 0;
  private told = { at: Number.NEGATIVE_INFINITY, isFull: false };
  private say: (sentence: string) => void = () => {};

  constructor(private readonly patienceMs: number) {}

  /** Hears when writes begin to wait, and when none does any more. */
  hear(say: (sentence: string) => void): void {
    this.say = say;
  }

  /**
   * Makes every command of the client wait for room, BullMQ's too: it would drop a job's end, and ask without a pause.
   * Redis refuses a script for its memory only at its first write, so that sending it again repeats nothing.
   * @throws InterruptedError (each command) when there was no room for too long
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
    let until: number | undefined;
    let waitMs = firstWaitMs;
    const leave = () => {
      if (until !== undefined) this.leave();
    };
    command.promise.then(leave, leave);
    command.reject = (error: Error) => {
      if (!error.message.startsWith('OOM ')) return reject.call(command, error);
      if (until === undefined) this.enter();
      until ??= performance.now() + this.patienceMs;
      if (performance.now() > until) return reject.call(command, tooLong(error));
      setTimeout(again, waitMs);
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    };
  }

  private enter(): void {
    this.waiting += 1;
    if (this.told.isFull || performance.now() - this.told.at < tellEveryMs) return;
    this.told = { at: performance.now(), isFull: true };
    this.say('Redis is full (its maxmemory is reached): waiting for room.');
  }

  private leave(): void {
    this.waiting -= 1;
    if (this.waiting > 0 || !this.told.isFull) return;
    this.told = { at: performance.now(), isFull: false };
    this.say('Redis has room again.');
  }
}

function tooLong(cause: Error): InterruptedError {
  return new InterruptedError(
    'Redis was full for too long (see patience in the store’s URL).',
    'Finished rows are safe in part.csv. Raise its maxmemory or free memory, then give the same command again.',
    { cause },
  );
}
