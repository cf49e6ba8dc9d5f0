import { InterruptedError } from '../errors.js';
import { agree } from '../plan/agree.js';
import type { QuestionTurn } from '../store/cache-store.js';
import type { Store } from '../store/store.js';
import type { RowOutcome } from '../types.js';
import { type Asked, questionKeys } from './question-key.js';
import type { RunSettings } from './run-settings.js';
import type { Session } from './session.js';

const holdMs = 120_000;
const prolongEveryMs = 40_000;
const prolongedAtOnce = 1_000;

/** A question as the cache names it. */
export interface Sought extends Asked {
  readonly row: number;
}

/** The cache as a run uses it; undefined where it is turned off. To be closed before the session is. */
export async function openAnswerCache(
  settings: RunSettings,
  { store, run }: Session,
  say: (sentence: string) => void,
): Promise<AnswerCache | undefined> {
  if (settings.cacheLifeMs === 0) return undefined;
  const cache = new AnswerCache(store, run, await questionKeys(settings), settings.cacheLifeMs, say);
  await cache.begin();
  return cache;
}

/**
 * A run's way to the answers that other runs got:
 *
 * 1. Questions are looked up before they are packed; those that nobody has are leased to this run.
 * 2. Leases are prolonged until the answers are collected, which are then kept for the next who asks.
 * 3. At the end the questions that found no answer are let go of.
 *
 * A run works without it: what fails here is said once, and then the cache is left alone. Only a store that is lost ends the
 * run, as it would anyway.
 */
export class AnswerCache {
  /** Keys of rows that are to be asked and were not collected; as many as are planned ahead. */
  private readonly planned = new Map<number, string>();
  /** Rows that were collected before it was known what they ask: an earlier session had planned them. */
  private readonly owed = new Set<number>();
  private readonly prolonging: NodeJS.Timeout | undefined;
  private hasFailed = false;
  /** Nothing can be found: the store is this process's alone and holds no answers but those that it will keep itself. */
  private isEmpty = false;

  /** @param owner the run: who continues it after a kill is the same owner, and does not wait for itself */
  constructor(
    private readonly store: Store,
    private readonly owner: string,
    private readonly keyOf: (asked: Asked) => string,
    private readonly lifeMs: number,
    private readonly say: (sentence: string) => void,
  ) {
    // In an embedded store nobody else can ask at the same time.
    if (!store.exclusive) this.prolonging = setInterval(() => void this.prolong(), prolongEveryMs).unref();
  }

  async begin(): Promise<void> {
    if (!this.store.exclusive) return;
    this.isEmpty = (await this.attempt(() => this.store.cacheStats()))?.answers === 0;
  }

  /** @returns for each of the rows what is to be done; `ours` are expected to be asked */
  async look(rows: readonly Sought[]): Promise<readonly QuestionTurn[]> {
    const keys = rows.map((row) => this.keyOf(row));
    const hold = this.store.exclusive ? 0 : holdMs;
    const ours = (): QuestionTurn[] => keys.map(() => ({ kind: 'ours' }));
    const take = () => this.store.takeQuestions(keys, this.owner, hold);
    const turns = this.isEmpty ? ours() : await this.attempt(take);
    if (turns === undefined) return ours();
    turns.forEach((turn, i) => {
      if (turn.kind === 'ours') this.planned.set(rows[i]!.row, keys[i]!);
    });
    return turns;
  }

  /** Keeps what was answered, and lets go of what was not. To be called when the outcomes are safe in part.csv. */
  async collected(outcomes: readonly RowOutcome[]): Promise<void> {
    if (this.hasFailed) return;
    const answers: { key: string; answer: string }[] = [];
    const unanswered: string[] = [];
    for (const outcome of outcomes) {
      const key = this.planned.get(outcome.row);
      this.planned.delete(outcome.row);
      if (key === undefined) this.owed.add(outcome.row);
      else if (isWorthKeeping(outcome)) answers.push({ key, answer: outcome.answer });
      else unanswered.push(key);
    }
    await this.keep(answers);
    if (unanswered.length > 0) await this.attempt(() => this.store.releaseQuestions(unanswered, this.owner));
  }

  /** Whether a row that need not be planned is of interest here nevertheless. */
  isOwed(row: number): boolean {
    return this.owed.has(row);
  }

  /** Learns what a row asks that an earlier session planned. @param outcome when it is finished */
  async meet(sought: Sought, outcome: RowOutcome | undefined): Promise<void> {
    const { row } = sought;
    const key = this.keyOf(sought);
    if (!this.owed.delete(row)) this.planned.set(row, key);
    else if (outcome !== undefined && isWorthKeeping(outcome)) await this.keep([{ key, answer: outcome.answer }]);
  }

  async close(): Promise<void> {
    clearInterval(this.prolonging);
    if (this.store.exclusive || this.hasFailed || this.planned.size === 0) return;
    // Where the store is not reached, they run out by themselves.
    await this.store.releaseQuestions([...this.planned.values()], this.owner).catch(() => {});
  }

  private async keep(answers: readonly { key: string; answer: string }[]): Promise<void> {
    if (answers.length > 0) await this.attempt(() => this.store.keepAnswers(answers, this.owner, this.lifeMs));
  }

  private async prolong(): Promise<void> {
    const keys = [...this.planned.values()];
    for (let i = 0; i < keys.length; i += prolongedAtOnce) {
      const some = keys.slice(i, i + prolongedAtOnce);
      // A store that is lost ends the run elsewhere.
      await this.attempt(() => this.store.takeQuestions(some, this.owner, holdMs)).catch(() => {});
    }
  }

  /** @returns undefined when it failed, now or before. @throws InterruptedError when the store is lost */
  private async attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
    if (this.hasFailed) return undefined;
    try {
      return await step();
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      if (!this.hasFailed)
        this.say(`The answer cache fails, and the run goes on without it: ${(error as Error).message}`);
      this.hasFailed = true;
      return undefined;
    }
  }
}

/** Only what the model has answered, whole, and has not answered otherwise when it was asked in another call. */
function isWorthKeeping({ status, source, answer, trials = [] }: RowOutcome): boolean {
  if (status !== 'answered' || source !== 'model') return false;
  return trials.every((trial) => trial.answer === undefined || agree(trial.answer, answer));
}
