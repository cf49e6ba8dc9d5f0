import type { PicoDollars } from '../types.js';

/** How a run stands, for people. */
export interface Progress {
  /** Questions to ask in all; repeated ones count once. */
  readonly questions: number;
  readonly done: number;
  readonly failed: number;
  readonly spent: PicoDollars;
  readonly unknown: PicoDollars;
  readonly budget: PicoDollars | undefined;
  /** Questions finished a minute, of late; undefined before the first. */
  readonly perMinute: number | undefined;
  /** Somebody paused the run. */
  readonly paused?: boolean;
  /** What calls wait for, and until when (milliseconds since 1970). */
  readonly waiting?: { readonly why: string; readonly until: number; readonly zone?: string };
}

/** Where a run's words go. */
export interface Reporter {
  /** Something worth a line of its own. */
  say(sentence: string): void;
  /** Only for --verbose. */
  detail(sentence: string): void;
  progress(progress: Progress): void;
  /** Ends the progress line. */
  done(): void;
}
