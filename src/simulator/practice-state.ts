import { randomBytes } from 'node:crypto';
import { Batches } from './batches.js';
import { Ledger, type PracticeBill } from './ledger.js';
import { ModelShelf } from './model-shelf.js';
import { PracticeClock } from './practice-clock.js';
import type { FaultRule, PracticeSettings } from './practice-options.js';
import { PromptCache } from './prompt-cache.js';
import { RateLimits } from './rate-limits.js';
import { FaultRoller } from './roll-faults.js';
import { StoredFiles } from './stored-files.js';

/** All that a running practice API knows and remembers. */
export class PracticeState {
  readonly shelf: ModelShelf;
  readonly faults: FaultRoller;
  readonly clock: PracticeClock;
  /** Answers to give, by exact question. */
  readonly known: ReadonlyMap<string, string>;
  ledger!: Ledger;
  limits!: RateLimits;
  cache!: PromptCache;
  files!: StoredFiles;
  batches = new Batches();

  // A provider never uses an id again, so a restarted practice API must not either: ids begin with random bytes.
  readonly #boot = randomBytes(6).toString('hex');
  #ids = 0;

  constructor(readonly settings: PracticeSettings) {
    this.shelf = new ModelShelf(settings.models, settings.withoutModels);
    this.faults = new FaultRoller(settings.faults, settings.seed);
    this.clock = new PracticeClock(settings.clock);
    this.known = new Map(Object.entries(settings.answers));
    this.reset();
  }

  /** Empties bill, prompt cache, rate limits, files and batches, and starts the faults anew; the clock goes on. */
  reset(faults: readonly FaultRule[] = this.faults.rules): void {
    this.ledger = new Ledger(this.settings);
    this.limits = new RateLimits(this.settings.rateLimit);
    this.cache = new PromptCache();
    this.files = new StoredFiles(this.clock);
    this.batches.close();
    this.batches = new Batches();
    this.faults.load(faults);
  }

  bill(): PracticeBill {
    return this.ledger.bill(this.faults.strikes());
  }

  /** A new id such as "req_4f1c…0000002a". */
  nextId(prefix: string): string {
    return prefix + this.#boot + (this.#ids++).toString(16).padStart(10, '0');
  }
}
