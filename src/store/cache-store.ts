/** What the store knows of a question that somebody wants to ask. */
export type QuestionTurn =
  | { readonly kind: 'answered'; readonly answer: string }
  /** Nobody else asks it: it is for the caller to ask. */
  | { readonly kind: 'ours' }
  /** Another is about to ask it, or asks it this moment. */
  | { readonly kind: 'busy' };

export interface CachedAnswer {
  /** Names the question and all that decides its answer: a short text of letters, digits, - and _. */
  readonly key: string;
  readonly answer: string;
}

export interface CacheStats {
  readonly answers: number;
  /** As the bound counts them. */
  readonly bytes: number;
  readonly mostBytes: number;
  /** When the first and the last of them run out, in milliseconds since 1970; absent when there are none. */
  readonly firstEnds?: number;
  readonly lastEnds?: number;
}

/** How much the cache may hold. */
export interface CacheBound {
  readonly mostBytes: number;
}

export const usualCacheBound: CacheBound = { mostBytes: 64 * 2 ** 20 };

/** Bytes that an answer counts besides its own: its key and what an engine keeps of both (some 200 of Redis's memory). */
export const bytesPerAnswer = 220;

/**
 * The answer cache: what was answered in any run, for a while, and who is asking what. All times are by the store's own
 * clock. It may forget answers, when they are many or the engine is full, but never changes one. Runs must do without it:
 * where the engine has no room for it, nothing is kept, and nobody is told.
 */
export interface CacheStore {
  /**
   * Finds out in one step, for each of the keys in their order, what is to be done about its question.
   * @param owner who asks; what this owner took before is its own still, and held anew
   * @param holdMs how long others wait for the caller's answer; with 0 nobody does, and nothing is written
   */
  takeQuestions(keys: readonly string[], owner: string, holdMs: number): Promise<QuestionTurn[]>;
  /**
   * Keeps answers for so long, and lets go of their questions. One that is kept already stays as it is until it runs out.
   * Those that run out first make room for those that come.
   */
  keepAnswers(answers: readonly CachedAnswer[], owner: string, lifeMs: number): Promise<void>;
  /** Lets go of questions that the owner took and will not answer. */
  releaseQuestions(keys: readonly string[], owner: string): Promise<void>;
  cacheStats(): Promise<CacheStats>;
  /** Forgets all answers; who asks what stands. @returns how many there were */
  clearCache(): Promise<number>;
}
