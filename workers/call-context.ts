import type { Logger } from 'pino';
import type { ModelFacts, TokenPrices } from '../src/model/catalog.js';
import type { OutputAllowances } from '../src/plan/output-allowances.js';
import type { AnswerForm } from '../src/prompt/answer-form.js';
import type { SharedTokens } from '../src/prompt/prompt-tokens.js';
import type { Provider, ServiceTier } from '../src/provider/provider.js';
import type { Store } from '../src/store/store.js';
import type { PicoDollars } from '../src/types.js';
import type { CacheKeys } from './cache-keys.js';
import type { CallingHours } from './calling-hours.js';
import type { Concurrency } from './concurrency.js';
import type { EndpointHealth } from './endpoint-health.js';
import type { FlexRoom } from './flex-room.js';
import type { Pace } from './pace.js';
import type { Pause } from './pause.js';
import type { RoomSignal } from './room-signal.js';
import type { Streaming } from './streaming.js';

/** What every bundle of a run is answered with. */
export interface CallContext {
  readonly run: string;
  readonly store: Store;
  readonly provider: Pick<Provider, 'call'>;
  readonly log: Logger;
  readonly model: ModelFacts;
  /** What calls are billed at; for those of the flex lane, where they are served in the ordinary one. */
  readonly prices: TokenPrices;
  /** What calls are billed at that are served in the flex lane; absent where none is asked for there. */
  readonly flexPrices: TokenPrices | undefined;
  /** The dearest that a call may be billed at. */
  readonly holdPrices: TokenPrices;
  /** What calls say of it; undefined: nothing. */
  readonly serviceTier: ServiceTier | undefined;
  /** Hears why calls cannot be made in the flex lane here, where there is another for them; absent: the run ends. */
  readonly withoutFlex?: (message: string) => void;
  readonly instructions: string;
  /** Undefined where answers are free text. */
  readonly answerForm: AnswerForm | undefined;
  /** Tokens of the instructions, the form of the answers, and the protocol. */
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
  readonly pause: Pause;
  readonly health: EndpointHealth;
  readonly flexRoom: FlexRoom;
  /** Whether this process streams its calls. */
  readonly streaming: Streaming;
  /** The rate that this process shares with all who use the same endpoint, key and model. */
  readonly pace: Pace;
  /** How many bundles this process works on at a time. */
  readonly concurrency: Concurrency;
  /** Tells that a call in this process gave money back. */
  readonly room: RoomSignal;
}
