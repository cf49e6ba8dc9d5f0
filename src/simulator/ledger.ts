import { noUsage, type PicoDollars, type Usage } from '../types.js';
import type { FaultKind } from './fault-kinds.js';
import type { PracticeSettings } from './practice-options.js';

/** One billed call. */
export interface PracticeCall {
  /** The completion's id, as the client saw it, if it saw it. */
  readonly id: string;
  readonly model: string;
  readonly questions: readonly string[];
  /** The request's `reasoning_effort`, if it had one. */
  readonly effort?: string;
  readonly usage: Usage;
  readonly picoDollars: PicoDollars;
  /** The per-request fault that struck it. */
  readonly fault?: FaultKind;
  /** The id of the batch that it was a line of. */
  readonly batch?: string;
}

/** What the practice API would charge for, and what it was asked. */
export interface PracticeBill {
  /** Chat completion requests that came in, those in batches too as they are worked on: `calls` + `rejected`. */
  readonly requests: number;
  /** Those that were billed, whether or not their reply arrived. */
  readonly calls: number;
  readonly rejected: number;
  /** Those of the billed calls that were lines of batches. */
  readonly batchCalls: number;
  /** Files that were uploaded, and batches that were created, whether or not the client learned of it. */
  readonly files: number;
  readonly batches: number;
  /** The billed calls of each model. */
  readonly callsByModel: Readonly<Record<string, number>>;
  readonly usage: Usage;
  readonly picoDollars: PicoDollars;
  /** The same, in dollars, as an exact decimal. */
  readonly usd: string;
  /** How often each fault has struck since the faults were set. */
  readonly struck: Partial<Record<FaultKind, number>>;
  /**
   * How many billed calls held each question; a bare prompt's question is the whole user message. Empty when
   * `countQuestions` is off.
   */
  readonly asked: ReadonlyMap<string, number>;
  /** Every billed call in order; empty unless `keepCalls` was set. */
  readonly list: readonly PracticeCall[];
}

/** The running bill. */
export class Ledger {
  #requests = 0;
  #calls = 0;
  #batchCalls = 0;
  #files = 0;
  #batches = 0;
  #usage: Usage = noUsage;
  #picoDollars: PicoDollars = 0n;
  readonly #callsByModel = new Map<string, number>();
  readonly #asked = new Map<string, number>();
  readonly #list: PracticeCall[] = [];

  constructor(private readonly settings: Pick<PracticeSettings, 'keepCalls' | 'countQuestions'>) {}

  /** A request came in; it counts as rejected until it is billed. */
  receive(): void {
    this.#requests++;
  }

  countFile(): void {
    this.#files++;
  }

  countBatch(): void {
    this.#batches++;
  }

  record(call: PracticeCall): void {
    this.#calls++;
    if (call.batch !== undefined) this.#batchCalls++;
    this.#callsByModel.set(call.model, (this.#callsByModel.get(call.model) ?? 0) + 1);
    this.#usage = addUsage(this.#usage, call.usage);
    this.#picoDollars += call.picoDollars;
    if (this.settings.countQuestions) {
      for (const question of call.questions) this.#asked.set(question, (this.#asked.get(question) ?? 0) + 1);
    }
    if (this.settings.keepCalls) this.#list.push(call);
  }

  bill(struck: PracticeBill['struck']): PracticeBill {
    return {
      requests: this.#requests,
      calls: this.#calls,
      rejected: this.#requests - this.#calls,
      batchCalls: this.#batchCalls,
      files: this.#files,
      batches: this.#batches,
      callsByModel: Object.fromEntries(this.#callsByModel),
      usage: this.#usage,
      picoDollars: this.#picoDollars,
      usd: formatDollars(this.#picoDollars),
      struck,
      asked: new Map(this.#asked),
      list: [...this.#list],
    };
  }
}

/** The sum of two usages, kind by kind. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    written: one.written + other.written,
    reasoning: one.reasoning + other.reasoning,
    output: one.output + other.output,
  };
}

/** An amount that is not negative, as a decimal without trailing zeros. */
function formatDollars(amount: PicoDollars): string {
  const digits = amount.toString().padStart(13, '0');
  const fraction = digits.slice(-12).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -12) : `${digits.slice(0, -12)}.${fraction}`;
}
