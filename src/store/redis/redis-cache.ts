import {
  bytesPerAnswer,
  type CacheBound,
  type CachedAnswer,
  type CacheStats,
  type CacheStore,
  type QuestionTurn,
} from '../cache-store.js';
import { type FleetEngine, RedisFleet } from './redis-fleet.js';
import type { CacheScript } from './scripts.js';

export interface CacheEngine extends FleetEngine {
  readonly cacheScript: CacheScript;
  readonly cacheBound: CacheBound;
}

/** The part of the Redis store that remembers answers. They are kept as JSON: lone surrogates, which models do write, are no UTF-8. */
export class RedisCache extends RedisFleet implements CacheStore {
  constructor(private readonly cache: CacheEngine) {
    super(cache);
  }

  async takeQuestions(keys: readonly string[], owner: string, holdMs: number): Promise<QuestionTurn[]> {
    if (keys.length === 0) return [];
    const turns = (await this.cache.cacheScript('take_questions', owner, holdMs, ...keys)) as (string | 0 | 1)[];
    return turns.map((turn) => {
      if (typeof turn === 'string') return { kind: 'answered', answer: JSON.parse(turn) as string };
      return { kind: turn === 1 ? 'ours' : 'busy' };
    });
  }

  async keepAnswers(answers: readonly CachedAnswer[], owner: string, lifeMs: number): Promise<void> {
    if (answers.length === 0) return;
    const bound = [this.cache.cacheBound.mostBytes, bytesPerAnswer];
    const pairs: string[] = [];
    for (const { key, answer } of answers) pairs.push(key, JSON.stringify(answer));
    await this.cache.cacheScript('keep_answers', owner, lifeMs, ...bound, ...pairs);
  }

  async releaseQuestions(keys: readonly string[], owner: string): Promise<void> {
    if (keys.length > 0) await this.cache.cacheScript('release_questions', owner, ...keys);
  }

  async cacheStats(): Promise<CacheStats> {
    const { mostBytes } = this.cache.cacheBound;
    const answer = await this.cache.cacheScript('cache_stats', bytesPerAnswer);
    const [answers, bytes, first, last] = answer as [number, number, string, string];
    return { answers, bytes, mostBytes, ...(answers > 0 && { firstEnds: Number(first), lastEnds: Number(last) }) };
  }

  async clearCache(): Promise<number> {
    return (await this.cache.cacheScript('clear_cache')) as number;
  }
}
