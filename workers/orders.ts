import type { Logger } from 'pino';
import type { ModelFacts } from '../src/model/catalog.js';
import type { LanePrices } from '../src/model/lane.js';
import { decodeMoneyJson, encodeMoneyJson } from '../src/model/money-json.js';
import { outputAllowance } from '../src/plan/output-allowance.js';
import { OutputAllowances } from '../src/plan/output-allowances.js';
import { OutputUse, type SizeUse } from '../src/plan/output-use.js';
import { answerForm } from '../src/prompt/answer-form.js';
import { parseAnswerSchema } from '../src/prompt/answer-schema.js';
import { sharedTokens } from '../src/prompt/prompt-tokens.js';
import type { StreamWish } from '../src/provider/stream-wish.js';
import type { PaceLimits } from '../src/store/pace.js';
import { CacheKeys } from './cache-keys.js';
import type { CallContext } from './call-context.js';
import { CallingHours, type HoursGiven } from './calling-hours.js';
import { laneFields } from './lane-fields.js';
import { Streaming } from './streaming.js';

export const ordersVersion = 6;

/**
 * All that a worker must know of a run to answer its bundles, but for its own key. Facts and prices travel with it, so
 * that workers of another version plan and price as the producer does.
 */
export interface Orders {
  /** Grows with each change of these orders, of what bundles and outcomes hold, or of what is done with them. */
  readonly version: typeof ordersVersion;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** --stream */
  readonly stream: StreamWish;
  readonly model: ModelFacts;
  /** Of every lane. */
  readonly prices: LanePrices;
  /** The one that calls are made in. */
  readonly lane: 'sync' | 'flex';
  readonly instructions: string;
  /** --answer-schema as JSON; undefined where answers are free text. */
  readonly answerSchema: string | undefined;
  readonly secret: string;
  /** --max-output-tokens */
  readonly maxOutputTokens: number | undefined;
  /** What rows were seen to use before this session; nothing where they differ in effort. */
  readonly outputUse: readonly SizeUse[];
  /** The endpoint is OpenAI's own or the practice API: it takes what the model is known to take, and service tiers by name. */
  readonly isOpenAi: boolean;
  readonly attempts: number;
  /** --audit, from 0 to 1 */
  readonly auditShare: number;
  /** --rpm and --tpm */
  readonly limits: PaceLimits;
  readonly shortestQuestion: number;
  readonly hours: HoursGiven;
  /** Tells the producer's session from all others: nobody withdraws another's orders. */
  readonly offer: string;
}

/** What a process brings to a run's orders. */
export type Means = Pick<
  CallContext,
  | 'run'
  | 'store'
  | 'provider'
  | 'coverCommitted'
  | 'refused'
  | 'health'
  | 'flexRoom'
  | 'pace'
  | 'pause'
  | 'concurrency'
  | 'room'
> & { readonly log: Logger };

export function callContext(orders: Orders, means: Means): CallContext {
  const { model, lane, prices, isOpenAi, instructions, secret } = orders;
  const { attempts, auditShare, shortestQuestion } = orders;
  const form =
    orders.answerSchema === undefined
      ? undefined
      : answerForm(parseAnswerSchema(orders.answerSchema), isOpenAi && model.structuredOutputs === true);
  return {
    ...laneFields(lane, prices, isOpenAi),
    ...means,
    model,
    instructions,
    answerForm: form,
    sharedTokens: sharedTokens(instructions, form),
    secret,
    attempts,
    auditShare,
    shortestQuestion,
    hours: new CallingHours(orders.hours),
    streaming: new Streaming(orders.stream),
    allowances: new OutputAllowances(() =>
      outputAllowance(model, orders.maxOutputTokens, new OutputUse(orders.outputUse)),
    ),
    cacheKeys: isOpenAi ? new CacheKeys() : undefined,
  };
}

export function encodeOrders(orders: Orders): string {
  return encodeMoneyJson(orders);
}

/** Whether texts of orders, undefined for none, differ in nothing but whose they are and what was learned before. */
export function orderTheSame(one: string, other: string | undefined): boolean {
  if (one === other || other === undefined) return one === other;
  const [ours, theirs] = [one, other].map((text) => {
    const orders = decodeOrders(text);
    return orders && encodeOrders({ ...orders, offer: '', outputUse: [] });
  });
  return ours !== undefined && ours === theirs;
}

/** @returns undefined for orders of a version that this one does not know */
export function decodeOrders(text: string): Orders | undefined {
  const orders = decodeMoneyJson(text) as Orders;
  return orders.version === ordersVersion ? orders : undefined;
}
