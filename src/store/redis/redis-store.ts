import type { Bundle, PicoDollars } from '../../types.js';
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
import { reached } from './outage.js';
import { type CacheEngine, RedisCache } from './redis-cache.js';
import { claimRun, type RedisClaim } from './redis-claim.js';
import { runKey } from './run-keys.js';
import type { RunScript } from './scripts.js';

/** What the store is given to work with. */
export interface RedisEngine extends CacheEngine {
  readonly script: RunScript;
  readonly claimLifeMs: number;
  readonly queue: Store['queue'];
  readonly notes: readonly string[];
  hear(say: (sentence: string) => void): void;
  close(): Promise<void>;
}

/**
 * The store on Redis: each operation is the Lua script of the same name, or a single command. After a lost connection
 * the client sends again what was not answered, so an operation may happen twice; the port's promise that a repeat
 * changes nothing is what makes that safe.
 */
export class RedisStore extends RedisCache implements Store {
  readonly exclusive = false;
  readonly queue: Store['queue'];
  readonly notes: readonly string[];
  /** The claims of this process, lost ones too, by run. */
  private readonly claims = new Map<string, RedisClaim>();

  constructor(private readonly engine: RedisEngine) {
    super(engine);
    this.queue = engine.queue;
    this.notes = engine.notes;
  }

  async openRun(run: string, budget: PicoDollars | undefined, seed?: RunSeed): Promise<RunState> {
    const { input = 0, cached = 0, written = 0, reasoning = 0, output = 0 } = seed?.usage ?? {};
    const money = [budget ?? '', seed?.spent ?? 0n, seed?.unknown ?? 0n].map(String);
    await this.engine.script('open_run', run, ...money, input, cached, written, reasoning, output);
    const state = await this.readRun(run);
    if (state === undefined) throw lostRun('it vanished while it was opened');
    return state;
  }

  async readRun(run: string): Promise<RunState | undefined> {
    const answer = (await this.engine.script('read_run', run)) as [number, string[]] | null;
    return answer === null ? undefined : toState(run, ...answer);
  }

  async stopRun(run: string, stop: RunStop): Promise<void> {
    await this.engine.script('stop_run', run, stop.kind, stop.message);
  }

  async steerRun(run: string, steer: Steer): Promise<boolean> {
    return (await this.engine.script('steer_run', run, steer)) === 1;
  }

  async changeBudget(run: string, budget: PicoDollars): Promise<BudgetChange> {
    const answer = (await this.engine.script('change_budget', run, String(budget))) as string[];
    const [kind, first = '', second = ''] = answer;
    switch (kind) {
      case 'short':
        return { kind, committed: BigInt(first) };
      case 'stopped':
        return { kind, stop: { kind: first as RunStop['kind'], message: second } };
      case 'changed':
      case 'unknown':
        return { kind };
      default:
        throw new Error(`change_budget answered ${JSON.stringify(answer)}`);
    }
  }

  async reportRun(run: string, report: string): Promise<void> {
    await this.engine.script('report_run', run, report);
  }

  async readReport(run: string): Promise<string | undefined> {
    const report = await reached(this.engine.client.hget(runKey(this.engine.prefix, run, 'state'), 'report'));
    return report ?? undefined;
  }

  async forgetRun(run: string): Promise<void> {
    await this.claims.get(run)?.confirm();
    await this.engine.script('forget_run', run);
    await this.publishRun(run, undefined);
  }

  override async publishRun(run: string, orders: string | undefined): Promise<void> {
    // A producer that slept would put its orders over its successor's, and take those with it when it goes.
    if (orders !== undefined) await this.claims.get(run)?.confirm();
    await super.publishRun(run, orders);
  }

  async claimRun(run: string): Promise<Claim | undefined> {
    const claim = await claimRun(this.engine.script, run, this.engine.claimLifeMs);
    if (claim !== undefined) this.claims.set(run, claim);
    return claim;
  }

  async isClaimed(run: string): Promise<boolean> {
    return (await reached(this.engine.client.exists(runKey(this.engine.prefix, run, 'claim')))) === 1;
  }

  async addBundles(run: string, bundles: readonly Bundle[]): Promise<void> {
    await this.claims.get(run)?.confirm();
    await this.engine.script('add_bundles', run, ...bundles.flatMap(toArguments));
  }

  async readBundle(run: string, bundle: string): Promise<StoredBundle | undefined> {
    const line = (await this.engine.script('read_bundle', run, bundle)) as BundleLine | null;
    return line === null ? undefined : toBundle(line);
  }

  async readLeftovers(run: string, parent: string): Promise<string[]> {
    const key = runKey(this.engine.prefix, run, 'leftovers');
    const lines = await reached(this.engine.client.zrangebylex(key, `[${parent}\0`, `(${parent}\x01`));
    return lines.map((line) => line.slice(parent.length + 1));
  }

  async readOpenBundles(run: string, after: string, limit: number): Promise<StoredBundle[]> {
    return ((await this.engine.script('read_open_bundles', run, after, limit)) as BundleLine[]).map(toBundle);
  }

  async reserveBudget(run: string, bundle: string, call: string, amount: PicoDollars): Promise<Reservation> {
    const answer = (await this.engine.script('reserve_budget', run, bundle, call, String(amount))) as string[];
    const [kind, first = '', second = ''] = answer;
    switch (kind) {
      case 'granted':
        return { kind, attempts: Number(first), committed: BigInt(second) };
      case 'settled':
      case 'paused':
        return { kind };
      case 'stopped':
        return { kind, stop: { kind: first as RunStop['kind'], message: second } };
      case 'short':
        return { kind, room: BigInt(first), heldElsewhere: BigInt(second) };
      default:
        throw new Error(`reserve_budget answered ${JSON.stringify(answer)}`);
    }
  }

  async releaseHold(run: string, call: string, counts: boolean): Promise<void> {
    await this.engine.script('release_hold', run, call, counts ? '1' : '0');
  }

  async forfeitHold(run: string, call: string): Promise<void> {
    await this.engine.script('forfeit_hold', run, call);
  }

  async readHolds(run: string): Promise<StandingHold[]> {
    const holds = await reached(this.engine.client.hgetall(runKey(this.engine.prefix, run, 'holds')));
    return Object.entries(holds).map(([call, hold]) => ({ call, bundle: hold.slice(hold.indexOf(':') + 1) }));
  }

  async forfeitAbandoned(run: string): Promise<number> {
    return (await this.engine.script('forfeit_abandoned', run)) as number;
  }

  async settle(run: string, settlement: Settlement): Promise<'settled' | 'superseded'> {
    const { bundle, call, finished, leftovers } = settlement;
    const { kind = 'none' } = call?.charge ?? {};
    const billed = call?.charge.kind === 'billed' ? call.charge : undefined;
    const { input = 0, cached = 0, written = 0, reasoning = 0, output = 0 } = billed?.usage ?? {};
    const money = [billed?.cost ?? 0n, billed?.unknown ?? 0n].map(String);
    const charge = [kind, call?.id ?? '', ...money, input, cached, written, reasoning, output];
    const answers = [finished.length, ...finished.map(encodeOutcome)];
    const end = await this.engine.script(
      'settle',
      run,
      bundle,
      ...charge,
      ...answers,
      ...leftovers.flatMap(toArguments),
    );
    return end as 'settled' | 'superseded';
  }

  async readAnswers(run: string, limit: number): Promise<PendingAnswer[]> {
    this.claims.get(run)?.lost.throwIfAborted();
    if (limit === 0) return [];
    const key = runKey(this.engine.prefix, run, 'answers');
    const entries = await reached(this.engine.client.xrange(key, '-', '+', 'COUNT', limit));
    // Now, not before: a process that slept over the answers is not to write them beside the one that took over.
    await this.claims.get(run)?.confirm();
    return entries.map(([sequence, [, body = '']]) => ({ sequence, outcome: decodeOutcome(body) }));
  }

  async acknowledgeAnswers(run: string, sequences: readonly string[]): Promise<void> {
    const claim = this.claims.get(run);
    await this.engine.script('acknowledge_answers', run, claim?.number ?? '', ...sequences).catch(async (error) => {
      await claim?.confirm();
      throw error;
    });
  }

  hear(say: (sentence: string) => void): void {
    this.engine.hear(say);
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

type BundleLine = [id: string, body: string, attempts: string];

function toArguments(bundle: Bundle): [id: string, body: string] {
  return [bundle.id, encodeBundle(bundle)];
}

function toBundle([id, body, attempts]: BundleLine): StoredBundle {
  return { ...decodeBundle(id, body), attempts: Number(attempts) };
}

/** @param pairs the fields of the run's hash and their values in turn */
function toState(run: string, openBundles: number, pairs: readonly string[]): RunState {
  const fields = new Map<string, string>();
  for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i]!, pairs[i + 1]!);
  const count = (name: string) => Number(fields.get(name) ?? 0);
  const money = (name: string) => BigInt(fields.get(name) ?? 0);
  const stop = fields.get('stop_kind');
  return {
    run,
    sessions: count('sessions'),
    budget: fields.has('budget') ? money('budget') : undefined,
    spent: money('spent'),
    held: money('held'),
    unknown: money('unknown'),
    usage: {
      input: count('input_tokens'),
      cached: count('cached_tokens'),
      written: count('written_tokens'),
      reasoning: count('reasoning_tokens'),
      output: count('output_tokens'),
    },
    calls: count('calls'),
    rejectedCalls: count('rejected_calls'),
    openBundles,
    stop: stop === undefined ? undefined : { kind: stop as RunStop['kind'], message: fields.get('stop_message') ?? '' },
    steer: (fields.get('steer') ?? 'go') as Steer,
  };
}
