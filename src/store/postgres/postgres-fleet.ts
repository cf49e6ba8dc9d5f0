import type { FleetStore, WorkerReport } from '../fleet-store.js';
import { lostRun } from '../lost-run.js';
import { type LearnedPace, type PaceLimits, type PaceNeed, type PaceTurn, pacing } from '../pace.js';
import type { SqlClient } from './sql-client.js';

/** The SQLSTATE by which our functions say that the store has lost the run. */
const lostState = 'SHLST';

/** The part of the PostgreSQL store that belongs to no run. */
export class PostgresFleet implements FleetStore {
  constructor(private readonly client: SqlClient) {}

  async publishRun(run: string, orders: string | undefined): Promise<void> {
    await this.rows('SELECT sheaf.publish_run($1, $2)', run, orders ?? null);
  }

  async withdrawRun(run: string, orders: string): Promise<void> {
    await this.rows('DELETE FROM sheaf.published WHERE run = $1 AND orders = $2', run, orders);
  }

  async readPublished(): Promise<ReadonlyMap<string, string>> {
    const lines = await this.rows<{ run: string; orders: string }>('SELECT run, orders FROM sheaf.published');
    return new Map(lines.map(({ run, orders }) => [run, orders]));
  }

  async reportWorker(report: WorkerReport, lifeMs: number): Promise<void> {
    await this.rows('SELECT sheaf.report_worker($1, $2, $3::bigint)', report.id, JSON.stringify(report), lifeMs);
  }

  async forgetWorker(id: string): Promise<void> {
    await this.rows('DELETE FROM sheaf.worker WHERE worker = $1', id);
  }

  async readWorkers(): Promise<WorkerReport[]> {
    const lines = await this.rows<{ report: string }>(
      'SELECT report FROM sheaf.worker WHERE until >= clock_timestamp() ORDER BY worker COLLATE "C"',
    );
    return lines.map(({ report }) => JSON.parse(report) as WorkerReport);
  }

  async takePace(pace: string, need: PaceNeed, limits: PaceLimits): Promise<PaceTurn> {
    const [line] = await this.rows<PaceLine>(
      'SELECT * FROM sheaf.take_pace($1, $2::float8, $3::float8, $4::float8, $5::float8, $6::float8)',
      pace,
      need.requests,
      need.tokens,
      limits.rpm ?? null,
      limits.tpm ?? null,
      pacing.leadMs,
    );
    if (line === undefined) throw new Error('take_pace answered nothing');
    const inForce = { rpm: line.rpm ?? undefined, tpm: line.tpm ?? undefined };
    if (line.kind !== 'wait') return { kind: line.kind, limits: inForce };
    return { kind: 'wait', limits: inForce, waitMs: line.wait_ms, why: line.why };
  }

  async coolPace(pace: string, ms: number): Promise<void> {
    await this.rows('SELECT sheaf.cool_pace($1, $2::float8)', pace, ms);
  }

  async learnPace(pace: string, learned: LearnedPace): Promise<void> {
    await this.rows(
      'SELECT sheaf.learn_pace($1, $2::float8, $3::float8, $4::float8, $5::float8, $6::float8, $7::float8)',
      pace,
      learned.rpm ?? null,
      learned.tpm ?? null,
      learned.remainingRequests ?? null,
      learned.remainingTokens ?? null,
      pacing.leadMs,
      pacing.lowWaterMs,
    );
  }

  async slowPace(pace: string): Promise<void> {
    await this.rows('SELECT sheaf.slow_pace($1)', pace);
  }

  protected async rows<Row>(text: string, ...parameters: unknown[]): Promise<Row[]> {
    try {
      return (await this.client.query<Row>(text, parameters)).rows;
    } catch (error) {
      if ((error as { code?: string }).code === lostState) throw lostRun((error as Error).message, error);
      throw error;
    }
  }
}

interface PaceLine {
  kind: PaceTurn['kind'];
  wait_ms: number;
  why: 'requests' | 'tokens' | 'cooling';
  rpm: number | null;
  tpm: number | null;
}
