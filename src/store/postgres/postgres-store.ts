import type { Bundle, PicoDollars } from '../../types.js';
import type { CacheBound } from '../cache-store.js';
import { decodeBundle, decodeOutcome, encodeBundle, encodeOutcome } from '../codec.js';
import { lostRun } from '../lost-run.js';
import type {
  BudgetChange,
  Claim,
  PendingAnswer,
  Reservation,
  RunSeed,
  RunState,
  RunStop,
  Settlement,
  StandingHold,
  Steer,
  Store,
  StoredBundle,
} from '../store.js';
import { PostgresCache } from './postgres-cache.js';
import type { SqlClient } from './sql-client.js';

/** What differs between the embedded database and a server. */
export interface PostgresEngine {
  readonly client: SqlClient;
  readonly cacheBound: CacheBound;
  readonly exclusive: boolean;
  readonly queue: Store['queue'];
  claimRun(run: string): Promise<Claim | undefined>;
  isClaimed(run: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The store on PostgreSQL, embedded or served: each writing operation is the SQL function of the same name. */
export class PostgresStore extends PostgresCache implements Store {
  readonly exclusive: boolean;
  readonly queue: Store['queue'];
  readonly notes = [];
  /** The claims of this process, lost ones too, by run. */
  private readonly claims = new Map<string, Claim>();

  constructor(private readonly engine: PostgresEngine) {
    super(engine.client, engine.cacheBound);
    this.exclusive = engine.exclusive;
    this.queue = engine.queue;
  }

  async openRun(run: string, budget: PicoDollars | undefined, seed?: RunSeed): Promise<RunState> {
    await this.rows(
      'SELECT sheaf.open_run($1, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9::bigint)',
      run,
      budget?.toString() ?? null,
      (seed?.spent ?? 0n).toString(),
      (seed?.unknown ?? 0n).toString(),
      seed?.usage.input ?? 0,
      seed?.usage.cached ?? 0,
      seed?.usage.written ?? 0,
      seed?.usage.reasoning ?? 0,
      seed?.usage.output ?? 0,
    );
    const state = await this.readRun(run);
    if (state === undefined) throw lostRun('it vanished while it was opened');
    return state;
  }

  async readRun(run: string): Promise<RunState | undefined> {
    const [line] = await this.rows<Record<string, string | null>>('SELECT * FROM sheaf.read_run($1)', run);
    if (line === undefined) return undefined;
    const count = (name: string) => Number(line[name]);
    const money = (name: string) => BigInt(line[name] ?? 0);
    return {
      run,
      sessions: count('sessions'),
      budget: line.budget === null ? undefined : money('budget'),
      spent: money('spent'),
      held: money('held'),
      unknown: money('unknown'),
      calls: count('calls'),
      rejectedCalls: count('rejected_calls'),
      openBundles: count('open_bundles'),
      usage: {
        input: count('input_tokens'),
        cached: count('cached_tokens'),
        written: count('written_tokens'),
        reasoning: count('reasoning_tokens'),
        output: count('output_tokens'),
      },
      stop: line.stop_kind == null ? undefined : toStop(line.stop_kind, line.stop_message),
      steer: line.steer as Steer,
    };
  }

  async stopRun(run: string, stop: RunStop): Promise<void> {
    await this.rows('SELECT sheaf.stop_run($1, $2, $3)', run, stop.kind, stop.message.replaceAll('\0', ''));
  }

  async steerRun(run: string, steer: Steer): Promise<boolean> {
    const [line] = await this.rows<{ known: boolean }>('SELECT sheaf.steer_run($1, $2) AS known', run, steer);
    return line?.known === true;
  }

  async changeBudget(run: string, budget: PicoDollars): Promise<BudgetChange> {
    const [line] = await this.rows<BudgetLine>(
      'SELECT * FROM sheaf.change_budget($1, $2::bigint)',
      run,
      budget.toString(),
    );
    switch (line?.kind) {
      case 'short':
        return { kind: 'short', committed: BigInt(line.committed ?? 0) };
      case 'stopped':
        return { kind: 'stopped', stop: toStop(line.reason ?? '', line.message) };
      case 'changed':
      case 'unknown':
        return { kind: line.kind };
      default:
        throw new Error(`change_budget answered ${JSON.stringify(line)}`);
    }
  }

  async reportRun(run: string, report: string): Promise<void> {
    await this.rows('SELECT sheaf.report_run($1, $2)', run, report);
  }

  async readReport(run: string): Promise<string | undefined> {
    const [line] = await this.rows<{ report: string | null }>('SELECT report FROM sheaf.run WHERE run = $1', run);
    return line?.report ?? undefined;
  }

  async forgetRun(run: string): Promise<void> {
    await this.rows('SELECT sheaf.forget_run($1)', run);
  }

  async claimRun(run: string): Promise<Claim | undefined> {
    const claim = await this.engine.claimRun(run);
    if (claim !== undefined) this.claims.set(run, claim);
    return claim;
  }

  isClaimed(run: string): Promise<boolean> {
    return this.engine.isClaimed(run);
  }

  async addBundles(run: string, bundles: readonly Bundle[]): Promise<void> {
    await this.rows(
      'SELECT sheaf.add_bundles($1, NULL, $2::text[], $3::text[])',
      run,
      bundles.map((bundle) => bundle.id),
      bundles.map(encodeBundle),
    );
  }

  async readBundle(run: string, bundle: string): Promise<StoredBundle | undefined> {
    const [line] = await this.rows<BundleLine>(
      'SELECT bundle, body, attempts FROM sheaf.bundle WHERE run = $1 AND bundle = $2',
      run,
      bundle,
    );
    return line && toBundle(line);
  }

  async readLeftovers(run: string, parent: string): Promise<string[]> {
    const lines = await this.rows<{ bundle: string }>(
      'SELECT bundle FROM sheaf.bundle WHERE run = $1 AND parent = $2 ORDER BY bundle',
      run,
      parent,
    );
    return lines.map((line) => line.bundle);
  }

  async readOpenBundles(run: string, after: string, limit: number): Promise<StoredBundle[]> {
    const lines = await this.rows<BundleLine>(
      'SELECT bundle, body, attempts FROM sheaf.bundle WHERE run = $1 AND bundle > $2 ORDER BY bundle LIMIT $3',
      run,
      after,
      limit,
    );
    return lines.map(toBundle);
  }

  async reserveBudget(run: string, bundle: string, call: string, amount: PicoDollars): Promise<Reservation> {
    const [line] = await this.rows<ReservationLine>(
      'SELECT * FROM sheaf.reserve_budget($1, $2, $3, $4::bigint)',
      run,
      bundle,
      call,
      amount.toString(),
    );
    switch (line?.kind) {
      case 'granted':
        return { kind: 'granted', attempts: line.attempts ?? 0, committed: BigInt(line.committed ?? 0) };
      case 'settled':
      case 'paused':
        return { kind: line.kind };
      case 'stopped':
        return { kind: 'stopped', stop: toStop(line.reason ?? '', line.message) };
      case 'short':
        return { kind: 'short', room: BigInt(line.room ?? 0), heldElsewhere: BigInt(line.held_elsewhere ?? 0) };
      default:
        throw new Error(`reserve_budget answered ${JSON.stringify(line)}`);
    }
  }

  async releaseHold(run: string, call: string, counts: boolean): Promise<void> {
    await this.rows('SELECT sheaf.release_hold($1, $2, $3)', run, call, counts);
  }

  async forfeitHold(run: string, call: string): Promise<void> {
    await this.rows('SELECT sheaf.forfeit_hold($1, $2)', run, call);
  }

  async readHolds(run: string): Promise<StandingHold[]> {
    return this.rows('SELECT call, bundle FROM sheaf.hold WHERE run = $1 AND NOT forfeited ORDER BY call', run);
  }

  async forfeitAbandoned(run: string): Promise<number> {
    const [line] = await this.rows<{ count: number }>('SELECT sheaf.forfeit_abandoned($1) AS count', run);
    return line?.count ?? 0;
  }

  async settle(run: string, settlement: Settlement): Promise<'settled' | 'superseded'> {
    const { bundle, call, finished, leftovers } = settlement;
    const charge = call?.charge;
    const billed = charge?.kind === 'billed' ? charge : undefined;
    const [line] = await this.rows<{ end: 'settled' | 'superseded' }>(
      'SELECT sheaf.settle($1, $2, $3, $4, $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9::bigint, $10::bigint, $11::bigint, $12::text[], $13::text[], $14::text[]) AS end',
      run,
      bundle,
      call?.id ?? null,
      charge?.kind ?? null,
      (billed?.cost ?? 0n).toString(),
      (billed?.unknown ?? 0n).toString(),
      billed?.usage.input ?? 0,
      billed?.usage.cached ?? 0,
      billed?.usage.written ?? 0,
      billed?.usage.reasoning ?? 0,
      billed?.usage.output ?? 0,
      finished.map(encodeOutcome),
      leftovers.map((leftover) => leftover.id),
      leftovers.map(encodeBundle),
    );
    return line?.end ?? 'superseded';
  }

  async readAnswers(run: string, limit: number): Promise<PendingAnswer[]> {
    this.claims.get(run)?.lost.throwIfAborted();
    const lines = await this.rows<{ sequence: string; body: string }>(
      'SELECT sequence::text AS sequence, body FROM sheaf.answer WHERE run = $1 ORDER BY answer.sequence LIMIT $2',
      run,
      limit,
    );
    return lines.map(({ sequence, body }) => ({ sequence, outcome: decodeOutcome(body) }));
  }

  async acknowledgeAnswers(run: string, sequences: readonly string[]): Promise<void> {
    await this.rows('DELETE FROM sheaf.answer WHERE run = $1 AND sequence = ANY($2::bigint[])', run, sequences);
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

interface BundleLine {
  bundle: string;
  body: string;
  attempts: number;
}

interface BudgetLine {
  kind: string;
  committed: string | null;
  reason: string | null;
  message: string | null;
}

interface ReservationLine {
  kind: string;
  attempts: number | null;
  committed: string | null;
  reason: string | null;
  message: string | null;
  room: string | null;
  held_elsewhere: string | null;
}

function toBundle(line: BundleLine): StoredBundle {
  return { ...decodeBundle(line.bundle, line.body), attempts: line.attempts };
}

function toStop(kind: string, message: string | null | undefined): RunStop {
  return { kind: kind as RunStop['kind'], message: message ?? '' };
}
