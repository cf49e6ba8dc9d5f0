import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimits } from '../src/provider/rate-limits.js';
import { type PaceLimits, type PaceTurn, pacing } from '../src/store/pace.js';
import type { Store } from '../src/store/store.js';
import { backoff } from './backoff.js';
import type { Waiting } from './endpoint-health.js';
import { PaceLease } from './pace-lease.js';

export type PaceEnd =
  /** The rate is taken: call now. */
  | { readonly kind: 'go' }
  /** Not soon: the slot is of more use to others. */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** No wait helps: a whole minute's limit is less. */
  | { readonly kind: 'too-large'; readonly tpm: number };

interface Waiter {
  readonly tokens: number;
  readonly tries: number;
  readonly since: number;
  readonly end: (end: PaceEnd) => void;
  readonly fail: (error: unknown) => void;
}

/** A wait no longer than this is cheaper in the slot than as a job that is put off and taken up again. */
const patienceMs = 2_000;
/** Calls that wait together are asked for together, up to so much of the limit; what is asked for is used at once. */
const batchMs = 250;
/** Limits that stay as they are are told again after this time, well before the store forgets them. */
const refreshMs = 60_000;
/** Headers of one moment come with many replies. */
const lowWaterEveryMs = 500;
/** A refusal that asks for more than this is worth another try before: the wait is often a guess. */
const longestCoolMs = 60 * 60_000;
const longestGuessMs = 60_000;
/** Shorter waits are nobody's concern. */
const noticedMs = 3_000;

/**
 * A process's side of the pace that the fleet shares. Its calls stand in line here, and only the first of them ask the
 * store, so that the store hears of a call once at most, however long the line is.
 */
export class Pace {
  private line: Waiter[] = [];
  private serving = false;
  private limits: PaceLimits | undefined;
  private readonly lease = new PaceLease();
  /** As far as this process knows; the store knows better. */
  private cooledUntil = 0;
  /** Cool-downs in a row without a reply between. */
  private refusals = 0;
  private learned: { at: number; limits: PaceLimits } | undefined;
  private noticed: Waiting | undefined;
  /** Calls that this process was let make, and their tokens as the provider's limit counts them. */
  readonly taken = { calls: 0, tokens: 0 };

  /**
   * @param name what shares its limits; see Provider.paceKey
   * @param given the user's limits
   */
  constructor(
    private readonly store: Pick<Store, 'takePace' | 'coolPace' | 'learnPace' | 'slowPace'>,
    private readonly name: string,
    private readonly given: PaceLimits = {},
  ) {}

  /** @param tries how often the bundle's job was begun before; those that wait for long come back further apart */
  async take(tokens: number, tries: number): Promise<PaceEnd> {
    const end = await this.turn(tokens, tries);
    if (end.kind === 'go') {
      this.taken.calls += 1;
      this.taken.tokens += tokens;
    }
    return end;
  }

  private turn(tokens: number, tries: number): Promise<PaceEnd> {
    const now = performance.now();
    if (this.line.length === 0 && this.lease.covers(tokens)) return Promise.resolve({ kind: 'go' });
    const cooling = this.cooledUntil - now;
    if (cooling > patienceMs) return Promise.resolve({ kind: 'wait', delayMs: backoff(tries, cooling) });
    return new Promise((end, fail) => {
      this.line.push({ tokens, tries, since: now, end, fail });
      if (!this.serving) void this.serve();
    });
  }

  /** The endpoint answered, and said this of its limits. */
  async replied(limits: RateLimits | undefined): Promise<void> {
    this.refusals = 0;
    await this.learn(limits);
  }

  /** Keeps what headers say where the fleet may not know it yet. */
  async learn(limits: RateLimits | undefined): Promise<void> {
    if (limits === undefined) return;
    const age = performance.now() - (this.learned?.at ?? Number.NEGATIVE_INFINITY);
    const known = this.learned?.limits;
    const same = known?.rpm === limits.rpm && known?.tpm === limits.tpm;
    if (same && age < (isLow(limits) ? lowWaterEveryMs : refreshMs)) return;
    this.learned = { at: performance.now(), limits };
    this.lease.end();
    await this.store.learnPace(this.name, limits);
  }

  /**
   * The provider refused a call for its rate: the whole fleet waits, once, though each of its calls in flight may be
   * refused the same way.
   * @param askedMs how long the provider asks to wait; without that it is a second, two, four, …
   * @returns the wait in milliseconds
   */
  async cool(why: string, askedMs: number | undefined): Promise<number> {
    const now = performance.now();
    if (now >= this.cooledUntil) this.refusals += 1;
    const guess = Math.min(longestGuessMs, 1_000 * 2 ** Math.min(this.refusals - 1, 16));
    const ms = Math.min(longestCoolMs, askedMs ?? guess);
    this.lease.end();
    this.notice(why, ms);
    if (now + ms > this.cooledUntil) {
      this.cooledUntil = now + ms;
      await this.store.coolPace(this.name, ms);
    }
    return ms;
  }

  /** The provider asks for fewer calls over the next quarter of an hour. */
  slowDown(): Promise<void> {
    return this.store.slowPace(this.name);
  }

  /** The limits, as far as this process was told. */
  known(): PaceLimits {
    const { rpm = this.learned?.limits.rpm, tpm = this.learned?.limits.tpm } = this.given;
    return { rpm, tpm };
  }

  /** What calls wait for now, if it is worth telling. */
  waiting(): Waiting | undefined {
    return this.noticed !== undefined && this.noticed.until > Date.now() ? this.noticed : undefined;
  }

  private async serve(): Promise<void> {
    this.serving = true;
    try {
      while (this.line.length > 0) await this.serveNext();
    } catch (error) {
      for (const { fail } of this.line.splice(0)) fail(error);
    } finally {
      this.serving = false;
    }
  }

  private async serveNext(): Promise<void> {
    const batch = this.nextBatch();
    const need = { requests: batch.length, tokens: batch.reduce((sum, { tokens }) => sum + tokens, 0) };
    const extra = this.lease.worthAsking(need, this.limits ?? {});
    const asked = { requests: need.requests + extra.requests, tokens: need.tokens + extra.tokens };
    const turn = await this.store.takePace(this.name, asked, this.given);
    this.limits = turn.limits;
    switch (turn.kind) {
      case 'taken':
        this.line.splice(0, batch.length);
        this.lease.granted(need, extra, turn.limits);
        for (const { end } of batch) end({ kind: 'go' });
        return;
      case 'too-large':
        // What was made up under a larger limit, which has just shrunk, is made up anew.
        if (asked.tokens > batch[0]!.tokens) return;
        this.line.shift();
        batch[0]!.end({ kind: 'too-large', tpm: turn.limits.tpm ?? 0 });
        return;
      case 'wait':
        await this.waitFor(turn);
    }
  }

  /** The first in line, as many as are worth so little of the limit that they make no burst. */
  private nextBatch(): Waiter[] {
    if (this.limits === undefined) return this.line.slice(0, 1);
    const { rpm = Number.POSITIVE_INFINITY, tpm = Number.POSITIVE_INFINITY } = this.limits;
    const most = { requests: (rpm * batchMs) / 60_000, tokens: (tpm * batchMs) / 60_000 };
    let tokens = 0;
    let count = 0;
    while (count < this.line.length) {
      tokens += this.line[count]!.tokens;
      if (count > 0 && (tokens > most.tokens || count + 1 > most.requests)) break;
      count += 1;
    }
    return this.line.slice(0, count);
  }

  private async waitFor(turn: PaceTurn & { kind: 'wait' }): Promise<void> {
    const { waitMs, why } = turn;
    this.lease.waited();
    if (why === 'cooling') this.cooledUntil = performance.now() + waitMs;
    this.notice(explain(turn), waitMs);
    const stays = ({ since }: Waiter) => performance.now() + waitMs - since <= patienceMs;
    const leaving = this.line.filter((waiter) => !stays(waiter));
    this.line = this.line.filter(stays);
    for (const { tries, end } of leaving) {
      // The fleet comes back within a second of a cool-down; where there are more calls than the limit serves, further apart.
      const delayMs = why === 'cooling' ? backoff(tries, waitMs) : waitMs + backoff(Math.min(tries, 5), undefined);
      end({ kind: 'wait', delayMs });
    }
    if (this.line.length > 0) await sleep(waitMs);
  }

  private notice(why: string, waitMs: number): void {
    const until = Date.now() + waitMs;
    if (waitMs > noticedMs && until > (this.noticed?.until ?? 0)) this.noticed = { why, until };
  }
}

function explain({ why, limits }: PaceTurn & { kind: 'wait' }): string {
  if (why === 'cooling') return 'rate limit: the provider asked to wait';
  return `rate limit: ${why === 'requests' ? limits.rpm : limits.tpm} ${why} a minute`;
}

function isLow({ rpm, tpm, remainingRequests, remainingTokens }: RateLimits): boolean {
  const low = (left: number | undefined, limit: number | undefined) =>
    left !== undefined && limit !== undefined && left * 60_000 < limit * pacing.lowWaterMs;
  return low(remainingRequests, rpm) || low(remainingTokens, tpm);
}
