/**
 * What run.log keeps of a call so that `sheaf explain` can tell of it later: no question and no answer, some 90 bytes a row in calls of eight. What was
 * asked can be composed again from the input; the digest tells whether that is it to the letter. With --log-replies (level trace) the
 * replies are kept, too.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { RowWeight } from '../src/model/allocate.js';
import type { TokenPrices } from '../src/model/catalog.js';
import { formatUsd } from '../src/model/money.js';
import { pricesText } from '../src/model/prices.js';
import { shorten } from '../src/prompt/shorten.js';
import type { Reply } from '../src/provider/provider.js';
import type { Bundle, PicoDollars, Usage } from '../src/types.js';
import type { PlannedCall } from './plan-call.js';
import type { Read } from './read-answers.js';

const mostOfTrouble = 200;

/** `msg` of each kind of line. */
export const callLines = {
  ask: 'ask',
  shares: 'shares',
  received: 'received',
  reply: 'reply',
  settledBefore: 'settled before by another worker',
} as const;

/** The call is about to be made, and its worst case is held. A call without a further line met its process's end. */
export interface AskLine {
  readonly call: string;
  readonly bundle: string;
  /** From 0, in the order of the call. */
  readonly rows: readonly number[];
  readonly effort?: string;
  readonly prompt: string;
  readonly max_completion_tokens: number;
  readonly hold_usd: string;
}

/** What the call used, and by what it was shared out to its rows: lists in the order of `rows`. */
export interface SharesLine {
  readonly call: string;
  readonly rows: readonly number[];
  readonly usage: Usage;
  /** The usage was counted here. */
  readonly estimated?: true;
  /** What the call's tokens cost: IN,CACHED,OUT,REASONING,WRITTEN. */
  readonly price: string;
  readonly cost_usd: string;
  readonly question_tokens: readonly number[];
  readonly answer_tokens: readonly number[];
  /** Rows without an answer that counts, and why. */
  readonly missing: readonly (readonly [row: number, trouble: string])[];
}

/** Kept with --log-replies only. */
export interface ReceivedLine {
  readonly call: string;
  readonly text: string;
  readonly reasoning?: string;
  /** The prompt, where it quotes an earlier answer. */
  readonly sent?: string;
}

export function noteAsk(log: Logger, bundle: Bundle, call: PlannedCall): void {
  const line: AskLine = {
    call: call.id,
    bundle: bundle.id,
    rows: call.rows.map(({ row }) => row),
    ...(bundle.effort !== undefined && { effort: bundle.effort }),
    prompt: promptDigest(call.prompt),
    max_completion_tokens: call.maxOutputTokens,
    hold_usd: formatUsd(call.worst),
  };
  log.debug(line, callLines.ask);
}

/** @param cost of the whole call, at `prices`, those that hold for it */
export function noteShares(
  log: Logger,
  call: PlannedCall,
  reply: Reply,
  reads: readonly Read[],
  shared: {
    readonly usage: Usage;
    readonly estimated: boolean;
    readonly prices: TokenPrices;
    readonly cost: PicoDollars;
    readonly weights: readonly RowWeight[];
  },
): void {
  const line: SharesLine = {
    call: call.id,
    rows: call.rows.map(({ row }) => row),
    usage: shared.usage,
    ...(shared.estimated && { estimated: true }),
    price: pricesText(shared.prices),
    cost_usd: formatUsd(shared.cost),
    question_tokens: shared.weights.map(({ inputTokens }) => inputTokens),
    answer_tokens: shared.weights.map(({ answerTokens }) => answerTokens),
    missing: call.rows.flatMap(({ row }, i) =>
      reads[i]!.answer === undefined ? [[row, shorten(reads[i]!.trouble, mostOfTrouble)] as const] : [],
    ),
  };
  log.debug(line, callLines.shares);
  const received: ReceivedLine = {
    call: call.id,
    text: reply.text,
    ...(reply.reasoning !== '' && { reasoning: reply.reasoning }),
    ...(call.rows.some(({ repair }) => repair !== undefined) && { sent: call.prompt }),
  };
  log.trace(received, callLines.received);
}

/** Of a prompt, to know it again: the first 64 bits of its SHA-256, in hex. */
export function promptDigest(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex').slice(0, 16);
}
