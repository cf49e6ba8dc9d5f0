import { InterruptedError } from '../../errors.js';

/** Why Redis refuses to write for now, and what the user hears of it. */
export interface Refusal {
  readonly forWantOf: 'memory' | 'disk';
  readonly begins: string;
  readonly ends: string;
  /** When it lasted longer than the patience: what happened, and the way out. */
  readonly tooLong: string;
  readonly wayOut: string;
}

/** By the code of Redis's error. */
const refusals: Readonly<Record<string, Refusal>> = {
  OOM: {
    forWantOf: 'memory',
    begins: 'Redis is full (its maxmemory is reached): waiting for room.',
    ends: 'Redis has room again.',
    tooLong: 'Redis was full for too long (see patience in the store’s URL).',
    wayOut: 'Raise its maxmemory or free memory',
  },
  MISCONF: {
    forWantOf: 'disk',
    begins: 'Redis cannot write to its disk: waiting until it can. Its own log says what is wrong.',
    ends: 'Redis can write to its disk again.',
    tooLong: 'Redis could not write to its disk for too long (see patience in the store’s URL).',
    wayOut: 'Free disk space, or whatever else its own log says is wrong',
  },
};

/** Redis 6.2 puts words of its own before the error of a command in a script, and a dash. */
const wording = /^(?:ERR Error running script .*: -)?(OOM|MISCONF) /s;

/** @returns undefined when the error is another */
export function refusalIn(error: unknown): Refusal | undefined {
  const code = error instanceof Error ? wording.exec(error.message)?.[1] : undefined;
  return code === undefined ? undefined : refusals[code];
}

export function refusedTooLong({ tooLong, wayOut }: Refusal, cause: Error): InterruptedError {
  const nextStep = `Finished rows are safe in part.csv. ${wayOut}, then give the same command again.`;
  return new InterruptedError(tooLong, nextStep, { cause });
}
