import { worstCost } from '../src/model/prices.js';
import { inWords } from '../src/model/reasoning-request.js';
import { promptTokenBound } from '../src/model/tokens.js';
import type { StrictForm } from '../src/prompt/answer-form.js';
import { askedQuestion, askedTokens } from '../src/prompt/asked-question.js';
import { brieflyTokens } from '../src/prompt/instructions-for.js';
import { mostPromptTokens } from '../src/prompt/prompt-tokens.js';
import type { Bundle, BundleRow, PicoDollars } from '../src/types.js';
import type { CallContext } from './call-context.js';
import { type CallTexts, callTexts } from './call-texts.js';

/** One attempt, ready to be paid for and sent. */
export interface PlannedCall extends CallTexts {
  readonly id: string;
  readonly rows: readonly BundleRow[];
  /** Rows of the bundle that this call leaves for later. */
  readonly rest: readonly BundleRow[];
  /** The request's `reasoning_effort`, if any. */
  readonly reasoningEffort: string | undefined;
  /** Holds the model to the answers' schema; of a row alone, where model and endpoint take it. */
  readonly responseFormat: StrictForm['format'] | undefined;
  readonly maxOutputTokens: number;
  /** What the model's context leaves to write. */
  readonly contextLeft: number;
  /** Tokens of the prompt and of what goes beside it, at most. */
  readonly inputTokens: number;
  /** The most that the call can cost, whatever happens. */
  readonly worst: PicoDollars;
}

/** A call of the bundle's first `count` rows. @returns undefined when it does not fit into the model's context */
export function planCall(
  context: CallContext,
  bundle: Bundle,
  count: number,
  maxOutputTokens: number,
): PlannedCall | undefined {
  const call = composeCall(context, bundle, count, maxOutputTokens, context.newCallId());
  const least = context.allowances.of(bundle.effort).least(call.rows.length, Math.min(bundle.allowance, 1));
  return call.maxOutputTokens < least ? undefined : call;
}

/** The same call for the same arguments, however much it may write: to read the reply to one that was planned before. */
export function composeCall(
  context: CallContext,
  bundle: Bundle,
  count: number,
  maxOutputTokens: number,
  id: string,
): PlannedCall {
  const rows = bundle.rows.slice(0, count);
  const questions = rows.map(askedQuestion);
  const isInWords = bundle.effort === inWords;
  const { instructions, tags, prompt } = callTexts(context, bundle, questions);
  const strict = rows.length === 1 ? context.answerForm?.strict : undefined;
  const most = mostPromptTokens(context.sharedTokens, rows.map(askedTokens)) + (isInWords ? brieflyTokens : 0);
  const input = promptTokenBound(prompt, context.model.encoding, most) + (strict?.mostTokens ?? 0);
  const contextLeft = context.model.contextTokens - input;
  const cap = Math.min(maxOutputTokens, contextLeft);
  return {
    id,
    rows,
    rest: bundle.rows.slice(count),
    instructions,
    prompt,
    reasoningEffort: isInWords ? undefined : bundle.effort,
    tags,
    responseFormat: strict?.format,
    maxOutputTokens: cap,
    contextLeft,
    inputTokens: input,
    worst: worstCost(input, cap, context.holdPrices, context.model.longInput),
  };
}

/** The largest part of the bundle whose worst case fits into what is left of the budget. */
export function planCallWithin(context: CallContext, bundle: Bundle, room: PicoDollars): PlannedCall | undefined {
  const allowance = context.allowances.of(bundle.effort);
  const least = (count: number) => {
    const call = planCall(context, bundle, count, allowance.scarce(count, bundle.allowance));
    return call !== undefined && call.worst <= room ? call : undefined;
  };
  // The whole bundle first: of its size most is known, and what is worth asking with need not grow with the rows.
  const fitting = least(bundle.rows.length) ?? largestThat(bundle.rows.length, least);
  if (fitting === undefined) return undefined;
  // Prices are linear but for long inputs, so what is left over buys this many tokens more.
  const more = (room - fitting.worst) / dearestOutputToken(context);
  const count = fitting.rows.length;
  const cap = Math.min(allowance.full(count, bundle.allowance), fitting.maxOutputTokens + Number(more));
  const widened = planCall(context, bundle, count, cap);
  return widened !== undefined && widened.worst <= room ? widened : fitting;
}

/** What `fits` gives for the largest number up to `most` that it takes, given that it takes every smaller one too. */
function largestThat<T>(most: number, fits: (count: number) => T | undefined): T | undefined {
  let found: T | undefined;
  for (let low = 1, high = most; low <= high; ) {
    const middle = (low + high) >> 1;
    const call = fits(middle);
    if (call === undefined) high = middle - 1;
    else {
      found = call;
      low = middle + 1;
    }
  }
  return found;
}

function dearestOutputToken({ holdPrices, model }: CallContext): PicoDollars {
  const perToken = worstCost(0, 1, holdPrices, model.longInput);
  return perToken > 0n ? perToken : 1n;
}
