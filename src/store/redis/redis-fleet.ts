import type { Cluster, Redis } from 'ioredis';
import type { FleetStore, WorkerReport } from '../fleet-store.js';
import { type LearnedPace, type PaceLimits, type PaceNeed, type PaceTurn, pacing } from '../pace.js';
import { reached } from './outage.js';
import type { PaceScript } from './scripts.js';

/** What the store is given to work with, besides the scripts of a run. */
export interface FleetEngine {
  readonly client: Redis | Cluster;
  readonly paceScript: PaceScript;
  /** Begins the name of every key. */
  readonly prefix: string;
}

const withdraw = `if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end`;

/** The part of the Redis store that belongs to no run. */
export class RedisFleet implements FleetStore {
  constructor(private readonly fleet: FleetEngine) {}

  async publishRun(run: string, orders: string | undefined): Promise<void> {
    if (orders === undefined) await reached(this.fleet.client.hdel(this.published, run));
    else await reached(this.fleet.client.hset(this.published, run, orders));
  }

  async withdrawRun(run: string, orders: string): Promise<void> {
    await reached(this.fleet.client.eval(withdraw, 1, this.published, run, orders));
  }

  async readPublished(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await reached(this.fleet.client.hgetall(this.published))));
  }

  async reportWorker(report: WorkerReport, lifeMs: number): Promise<void> {
    await reached(this.fleet.client.set(this.workerKey(report.id), JSON.stringify(report), 'PX', lifeMs));
    await reached(this.fleet.client.sadd(this.workers, report.id));
  }

  async forgetWorker(id: string): Promise<void> {
    await reached(this.fleet.client.del(this.workerKey(id)));
    await reached(this.fleet.client.srem(this.workers, id));
  }

  async readWorkers(): Promise<WorkerReport[]> {
    const reports: WorkerReport[] = [];
    for (const id of (await reached(this.fleet.client.smembers(this.workers))).sort()) {
      const report = await reached(this.fleet.client.get(this.workerKey(id)));
      // It ran out: a worker that died said no goodbye.
      if (report === null) await reached(this.fleet.client.srem(this.workers, id));
      else reports.push(JSON.parse(report) as WorkerReport);
    }
    return reports;
  }

  async takePace(pace: string, need: PaceNeed, { rpm, tpm }: PaceLimits): Promise<PaceTurn> {
    const args = [need.requests, need.tokens, rpm ?? '', tpm ?? '', pacing.leadMs];
    const answer = await this.fleet.paceScript('take_pace', pace, ...args);
    const [kind, ...rest] = answer as [PaceTurn['kind'], string, string, number?, string?];
    const limit = (text: string) => (text === '' ? undefined : Number(text));
    const limits = { rpm: limit(rest[0]), tpm: limit(rest[1]) };
    if (kind !== 'wait') return { kind, limits };
    return { kind, limits, waitMs: rest[2]!, why: rest[3] as 'requests' | 'tokens' | 'cooling' };
  }

  async coolPace(pace: string, ms: number): Promise<void> {
    await this.fleet.paceScript('cool_pace', pace, ms);
  }

  async learnPace(pace: string, learned: LearnedPace): Promise<void> {
    const told = [learned.rpm, learned.tpm, learned.remainingRequests, learned.remainingTokens];
    const args = [...told.map((number) => number ?? ''), pacing.leadMs, pacing.lowWaterMs];
    await this.fleet.paceScript('learn_pace', pace, ...args);
  }

  async slowPace(pace: string): Promise<void> {
    await this.fleet.paceScript('slow_pace', pace);
  }

  /** The key of the hash of orders, by run. It and the workers' keys lie in slots of their own: nothing ties them to a run's. */
  private get published(): string {
    return `${this.fleet.prefix}:published`;
  }

  /** The key of the set of all workers that reported. */
  private get workers(): string {
    return `${this.fleet.prefix}:workers`;
  }

  private workerKey(id: string): string {
    return `${this.fleet.prefix}:worker:${id}`;
  }
}
