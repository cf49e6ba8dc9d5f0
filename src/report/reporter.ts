import type { PicoDollars } from '../types.js';
import type { ForecastBasis } from './forecast-words.js';

/** How a run stands, for people. */
export interface Progress {
  /** What is under way: the input's name, the model, the lane. */
  readonly title: { readonly input: string; readonly model: string; readonly lane: string };
  /** Questions to ask in all; repeated ones count once. */
  readonly questions: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly spent: PicoDollars;
  readonly unknown: PicoDollars;
  /** Worst case of the calls in flight. */
  readonly held: PicoDollars;
  readonly budget: PicoDollars | undefined;
  /** The budget is what other runs leave of one that they share. */
  readonly capIsShared?: boolean;
  /** What all of it may come to; absent where nothing is foretold. */
  readonly forecast?: SpendForecast | undefined;
  /** Questions finished a minute, of late; undefined before the first. */
  readonly perMinute: number | undefined;
  /** Somebody paused the run. */
  readonly paused?: boolean;
  readonly calls: CallFigures;
  /** What calls wait for, and until when. */
  readonly waiting?: Waiting | undefined;
  /** Batches at the provider, where calls wait for something else. */
  readonly batches?: Waiting | undefined;
  /** Kinds of trouble, the latest first. */
  readonly troubles: readonly Trouble[];
}

export interface SpendForecast {
  readonly expected: PicoDollars;
  /** Absent where it is reckoned from what rows have cost so far. */
  readonly bounds?: { readonly low: PicoDollars; readonly high: PicoDollars; readonly basis: ForecastBasis };
}

export interface CallFigures {
  /** Of this process. */
  readonly inFlight: number;
  /** Of the whole fleet; undefined before the first. */
  readonly perMinute: number | undefined;
  /** As the provider's limit counts them; undefined where other processes make calls, too, or none was made yet. */
  readonly tokensPerMinute: number | undefined;
  /** A minute's limits of requests and tokens, as far as they are known. */
  readonly limits: { readonly rpm?: number | undefined; readonly tpm?: number | undefined };
}

export interface Waiting {
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The time zone to tell it in; absent: the machine's. */
  readonly zone?: string;
}

/** Something that went wrong, in words, and how often. */
export interface Trouble {
  readonly words: string;
  readonly count: number;
  /** When it did last, in milliseconds since 1970. */
  readonly last: number;
}

/** Where a run's words go. */
export interface Reporter {
  /** Something worth a line of its own. */
  say(sentence: string): void;
  /** Only for --verbose. */
  detail(sentence: string): void;
  progress(progress: Progress): void;
  /** Ends the display of progress. */
  done(): void;
}
