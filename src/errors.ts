/** Exit codes of the command line; README.md lists them for users. */
export const exitCodes = {
  answered: 0,
  internal: 1,
  usage: 2,
  someFailed: 3,
  stopped: 4,
  refused: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * The command that comes next, as far as an error knows it:
 * - `again`: the same one, which goes on where this one ended;
 * - `other-output`: the same one, to another file than this;
 * - `retry`: `sheaf retry` of this file;
 * - `status`: whoever has the run or the store is to be seen first.
 */
export type Remedy =
  | { readonly kind: 'again' | 'status' }
  | { readonly kind: 'other-output' | 'retry'; readonly output: string };

export interface ErrorDetails {
  readonly cause?: unknown;
  readonly remedy?: Remedy;
}

/** An error whose message is meant for the person at the terminal: what happened, and what to do next. */
export class SheafError extends Error {
  override readonly name: string = 'SheafError';
  readonly remedy: Remedy | undefined;
  /** @param nextStep what the user can do about it, as a sentence; printed on a line of its own. */
  constructor(
    message: string,
    readonly exitCode: ExitCode,
    readonly nextStep?: string,
    { remedy, ...options }: ErrorDetails = {},
  ) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** Bad option or bad combination of options: exit 2, nothing was spent. */
export class UsageError extends SheafError {
  override readonly name = 'UsageError';
  constructor(message: string, nextStep?: string, details?: ErrorDetails) {
    super(message, exitCodes.usage, nextStep, details);
  }
}

/** Where in an input file something is wrong. Lines and columns count from 1; `column` is a column's name. */
export interface InputPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: string;
}

/** The input cannot be read as a table of questions: exit 2, nothing was spent. */
export class InputError extends SheafError {
  override readonly name = 'InputError';
  constructor(
    message: string,
    readonly place: InputPlace,
    nextStep?: string,
    options?: { cause?: unknown },
  ) {
    const line = place.line === undefined ? '' : `:${place.line}`;
    const column = place.column === undefined ? '' : `, column "${place.column}"`;
    super(`${place.file}${line}${column}: ${message}`, exitCodes.usage, nextStep, options);
  }
}

/** The provider will not serve this run (key, model, credit), or Sheaf will not let it be served: exit 5. */
export class RefusedError extends SheafError {
  override readonly name = 'RefusedError';
  constructor(message: string, nextStep?: string, details?: ErrorDetails) {
    super(message, exitCodes.refused, nextStep, { remedy: { kind: 'again' }, ...details });
  }
}

/** The store cannot be used: locked by another process, unreachable, of another version: exit 2. */
export class StoreError extends SheafError {
  override readonly name: string = 'StoreError';
  constructor(message: string, nextStep?: string, details?: ErrorDetails) {
    super(message, exitCodes.usage, nextStep, details);
  }
}

/** Another living process has the embedded store open. */
export class StoreInUseError extends StoreError {
  override readonly name = 'StoreInUseError';
  /** @param owner "process 123", or "another process" where its number is not known */
  constructor(
    message: string,
    readonly owner: string,
    nextStep: string,
  ) {
    super(message, nextStep, { remedy: { kind: 'status' } });
  }
}

/** The run cannot go on from here, through no fault of its own; the same command continues it: exit 130. */
export class InterruptedError extends SheafError {
  override readonly name = 'InterruptedError';
  constructor(message: string, nextStep?: string, details?: ErrorDetails) {
    super(message, exitCodes.interrupted, nextStep, { remedy: { kind: 'again' }, ...details });
  }
}
