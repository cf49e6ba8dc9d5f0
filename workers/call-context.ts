import type { Logger } from 'pino';
import type { ModelFacts, TokenPrices } from '../src/model/catalog.js';
import type { OutputAllowances } from '../src/plan/output-allowances.js';
import type { SharedTokens } from '../src/prompt/prompt-tokens.js';
import type { Provider } from '../src/provider/provider.js';
import type { Store } from '../src/store/store.js';
import type { PicoDollars } from '../src/types.js';
import type { CacheKeys } from './cache-keys.js';
import type { CallingHours } from './calling-hours.js';
import type { Concurrency } from './concurrency.js';
import type { EndpointHealth } from './endpoint-health.js';
import type { Pace } from './pace.js';
import type { RoomSignal } from './room-signal.js';

/** What every bundle of a run is answered with. */
export interface CallContext {
  readonly run: string;
  readonly store: Store;
  readonly provider: Pick<Provider, 'call'>;
  readonly log: Logger;
  readonly model: ModelFacts;
  /** The model's list prices, or the user's. */
  readonly prices: TokenPrices;
  readonly instructions: string;
  /** Tokens of the instructions, and of the protocol. */
  readonly sharedTokens: SharedTokens;
  /** Makes the tags of merged calls unpredictable. */
  readonly secret: string;
  readonly allowances: OutputAllowances;
  /** Undefined where the endpoint may refuse parameters for prompt caching. */
  readonly cacheKeys: CacheKeys | undefined;
  /** Calls that a row may be part of before it fails; rate limits do not count. */
  readonly attempts: number;
  /** The part of merged answers that are asked again alone, 0 to 1. */
  readonly auditShare: number;
  /** Tokens of the run's shortest question: when not even that can be afforded, the budget is used up. */
  readonly shortestQuestion: number;
  /** Names a call: unique in the run. */
  newCallId(): string;
  /** Makes sure that a lost store could not hide so much money; awaited before each call. */
  coverCommitted(committed: PicoDollars): Promise<void>;
  /** No call of this process will pass (key, model, credit): nothing further is begun here. */
  refused(message: string): Promise<void>;
  readonly hours: CallingHours;
  readonly health: EndpointHealth;
  /** The rate that this process shares with all who use the same endpoint, key and model. */
  readonly pace: Pace;
  /** How many bundles this process works on at a time. */
  readonly concurrency: Concurrency;
  /** Tells that a call in this process gave money back. */
  readonly room: RoomSignal;
}
