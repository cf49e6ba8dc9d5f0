import {
  bytesPerAnswer,
  type CacheBound,
  type CachedAnswer,
  type CacheStats,
  type CacheStore,
  type QuestionTurn,
} from '../cache-store.js';
import { PostgresFleet } from './postgres-fleet.js';
import type { SqlClient } from './sql-client.js';

/** The part of the PostgreSQL store that remembers answers. */
export class PostgresCache extends PostgresFleet implements CacheStore {
  constructor(
    client: SqlClient,
    private readonly bound: CacheBound,
  ) {
    super(client);
  }

  async takeQuestions(keys: readonly string[], owner: string, holdMs: number): Promise<QuestionTurn[]> {
    const lines = await this.rows<{ place: number; answer: string | null }>(
      'SELECT place::integer, answer FROM sheaf.take_questions($1::text[], $2, $3::bigint)',
      keys,
      owner,
      holdMs,
    );
    const turns: QuestionTurn[] = keys.map(() => ({ kind: 'ours' }));
    for (const { place, answer } of lines) {
      const isBusy = answer === null;
      turns[place - 1] = isBusy ? { kind: 'busy' } : { kind: 'answered', answer: JSON.parse(answer) as string };
    }
    return turns;
  }

  async keepAnswers(answers: readonly CachedAnswer[], owner: string, lifeMs: number): Promise<void> {
    await this.rows(
      'SELECT sheaf.keep_answers($1::text[], $2::text[], $3, $4::bigint, $5::bigint, $6::bigint)',
      answers.map(({ key }) => key),
      answers.map(({ answer }) => JSON.stringify(answer)),
      owner,
      lifeMs,
      this.bound.mostBytes,
      bytesPerAnswer,
    );
  }

  async releaseQuestions(keys: readonly string[], owner: string): Promise<void> {
    await this.rows('SELECT sheaf.release_questions($1::text[], $2)', keys, owner);
  }

  async cacheStats(): Promise<CacheStats> {
    const [line] = await this.rows<Record<'answers' | 'bytes' | 'first_ends' | 'last_ends', string | null>>(
      'SELECT answers::text, bytes::text, first_ends::text, last_ends::text FROM sheaf.cache_stats()',
    );
    const number = (name: keyof NonNullable<typeof line>) => Number(line?.[name] ?? 0);
    const answers = number('answers');
    return {
      answers,
      bytes: number('bytes'),
      mostBytes: this.bound.mostBytes,
      ...(answers > 0 && { firstEnds: number('first_ends'), lastEnds: number('last_ends') }),
    };
  }

  async clearCache(): Promise<number> {
    const [line] = await this.rows<{ count: number }>('SELECT sheaf.clear_cache() AS count');
    return line?.count ?? 0;
  }
}
