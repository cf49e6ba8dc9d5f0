import type { Usage } from '../types.js';
import { ApiError } from './api-error.js';
import type { Struck } from './roll-faults.js';

export type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

/** One request of a batch. */
export interface BatchLine {
  readonly customId: string;
  /** JSON, as a chat completion's own body would be. */
  readonly body: string;
}

/** Why a batch failed, as the API tells it. `line` counts from 1. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

/** What a client asks for when it creates a batch. */
export interface BatchRequest {
  readonly inputFileId: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Seconds that the output files are kept; absent: until they are deleted. */
  readonly keepSeconds?: number;
}

/** A batch on its way. Times are milliseconds since 1970 on the practice's clock. */
export interface Batch {
  readonly id: string;
  readonly request: BatchRequest;
  /** Kept until it ends, since the client may delete the file meanwhile. */
  content: Buffer;
  readonly createdAt: number;
  /** When it ends whatever is left to do. */
  readonly expiresAt: number;
  /** What it will end in, if not as it should. */
  readonly fault: Struck | undefined;
  status: BatchStatus;
  /** When it entered each of the states that it has been in; `validating` it is from the beginning. */
  readonly entered: Partial<Record<BatchStatus, number>>;
  problems: readonly BatchProblem[];
  /** Empty until it is validated, and again once it has ended; `total` then still tells how many there were. */
  lines: readonly BatchLine[];
  total: number;
  /** Prompt tokens that count towards the model's limit; 0 where there is none. */
  enqueuedTokens: number;
  model: string | undefined;
  /** Lines that were worked on, the first ones of `lines`. */
  done: number;
  completed: number;
  failed: number;
  usage: Usage;
  /** Lines of the two files that it ends in. */
  readonly outputs: string[];
  readonly failures: string[];
  /** How it ends once it is finalized. */
  ending: 'completed' | 'expired';
  /** undefined: the API does not even show the field. */
  outputFileId: string | null | undefined;
  errorFileId: string | null;
}

const endings: readonly BatchStatus[] = ['failed', 'completed', 'expired', 'cancelled'];

/** The batches that were created. */
export class Batches {
  readonly #batches = new Map<string, Batch>();
  /** Settles when what was due is done. */
  work: Promise<void> = Promise.resolve();
  #alarm: NodeJS.Timeout | undefined;
  #closed = false;

  /** Whether nothing is worked on any more. */
  get closed(): boolean {
    return this.#closed;
  }

  add(batch: Batch): void {
    this.#batches.set(batch.id, batch);
  }

  /** @throws ApiError 404 when there is no such batch. */
  find(id: string): Batch {
    const batch = this.#batches.get(id);
    if (batch !== undefined) return batch;
    const message = `No batch found with id '${id}'.`;
    throw new ApiError(404, { message, type: 'invalid_request_error', param: null, code: null });
  }

  /** Newest first. */
  list(): Batch[] {
    return [...this.#batches.values()].reverse();
  }

  /** Those that have not ended, oldest first. */
  open(): Batch[] {
    return [...this.#batches.values()].filter(({ status }) => !endings.includes(status));
  }

  /** Does `wake` after so many real milliseconds, instead of what it was last told. */
  wakeIn(milliseconds: number, wake: () => void): void {
    clearTimeout(this.#alarm);
    if (this.#closed || !Number.isFinite(milliseconds)) return;
    // Beyond 2^31 - 1 Node would call at once; lines that are due one after the other are done some at a time.
    this.#alarm = setTimeout(wake, Math.min(Math.max(milliseconds, 20), 2 ** 31 - 1)).unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#alarm);
  }
}
