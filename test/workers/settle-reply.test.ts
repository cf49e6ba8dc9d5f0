import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { costOf } from '../../src/model/prices.js';
import { addSpend, addUsage } from '../../src/model/spend.js';
import { countTokens, promptTokenCount } from '../../src/model/tokens.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { OutputAllowances } from '../../src/plan/output-allowances.js';
import { sharedTokens } from '../../src/prompt/prompt-tokens.js';
import type { Reply } from '../../src/provider/provider.js';
import type { StoredBundle } from '../../src/store/store.js';
import { type BundleRow, noSpend, noUsage, type Usage } from '../../src/types.js';
import type { CallContext } from '../../workers/call-context.js';
import { type PlannedCall, planCall } from '../../workers/plan-call.js';
import { settleReply } from '../../workers/settle-reply.js';
import { Choices, tapes } from '../prompt/choices.js';
import { hostile, type MangledReply, mangledReply } from '../prompt/mangled-reply.js';

const model = findModel('o1-mini')!;
const context = {
  log: pino({ level: 'silent' }),
  newCallId: () => 'call',
  model,
  prices: model.prices!,
  holdPrices: model.prices!,
  instructions: '',
  sharedTokens: sharedTokens(''),
  secret: 'secret',
  allowances: new OutputAllowances(() => outputAllowance(model, undefined)),
  attempts: 3,
} as CallContext;

function randomUsage(choices: Choices): Usage {
  const input = choices.upTo(30_000);
  const cached = choices.upTo(input);
  const output = choices.upTo(30_000);
  return { input, cached, written: 0, reasoning: choices.upTo(output), output };
}

function randomBundle(choices: Choices): StoredBundle {
  const rows = Array.from({ length: 1 + choices.below(6) }, (_, i): BundleRow => {
    const question = `${i}${hostile(choices, [])}`;
    const attempts = choices.below(3);
    const spend = attempts === 0 ? noSpend : { attempts, usage: randomUsage(choices), cost: BigInt(choices.upTo(9e9)) };
    return { row: 7 * i, question, tokens: countTokens(question), spend, attemptsBefore: choices.below(1 + attempts) };
  });
  return { id: 'p1-0', rows, allowance: 1 + choices.below(2), attempts: choices.below(2) };
}

/** @param truth undefined for a row alone, whose whole reply is its answer */
function randomReply(choices: Choices, call: PlannedCall): { reply: Reply; truth: MangledReply | undefined } {
  const truth = call.rows.length === 1 ? undefined : mangledReply(choices, call.tags);
  const text = truth?.text ?? hostile(choices, []);
  const isCutOff = truth === undefined ? choices.once(3) : !truth.isWhole;
  const isCut = isCutOff && choices.once(2);
  return {
    truth,
    reply: {
      text,
      reasoning: choices.once(6) ? hostile(choices, []) : '',
      finishReason: isCut ? '' : isCutOff ? 'length' : choices.once(12) ? 'content_filter' : 'stop',
      refusal: choices.once(12) ? 'no' : undefined,
      usage: isCut || choices.once(12) ? undefined : randomUsage(choices),
      model: model.id,
      serviceTier: undefined,
      providerId: 'x',
      limits: undefined,
      ...(isCut && { isCut }),
    },
  };
}

/** What can be counted of a call that reports no usage. */
function shownUsage(call: PlannedCall, { text, reasoning, refusal = '' }: Reply): Usage {
  const reasoned = countTokens(reasoning);
  const output = countTokens(text + refusal) + reasoned;
  return { ...noUsage, input: promptTokenCount(call.prompt), reasoning: reasoned, output };
}

it('loses no row, asks none twice, and shares out every token and pico-dollar, whatever the reply', () => {
  const settled = (tape: Uint8Array) => {
    const choices = new Choices(tape);
    const bundle = randomBundle(choices);
    const call = planCall(context, bundle, 1 + choices.below(bundle.rows.length), 25_000)!;
    const { reply, truth } = randomReply(choices, call);
    const { finished, leftovers, call: charged } = settleReply(context, bundle, call, reply, 5);

    const left = leftovers.flatMap(({ rows }) => rows);
    const after = [...finished, ...left].sort((a, b) => a.row - b.row);
    expect(after.map(({ row }) => row)).toEqual(bundle.rows.map(({ row }) => row));
    expect(new Set(leftovers.map(({ id }) => id)).size).toBe(leftovers.length);
    for (const { rows } of leftovers) expect(rows.length).toBeGreaterThan(0);

    const { charge } = charged!;
    const usage = reply.usage ?? shownUsage(call, reply);
    const cost = costOf(usage, context.prices);
    const unknown = call.worst - cost;
    expect(charge).toEqual({ kind: 'billed', usage, cost, ...(reply.usage ? {} : { unknown }) });
    expect(unknown >= 0n || reply.usage !== undefined).toBe(true);
    const before = bundle.rows.map(({ spend }) => spend).reduce(addSpend);
    const total = after.map(({ spend }) => spend).reduce(addSpend);
    expect(total).toEqual({
      attempts: before.attempts + bundle.rows.length * bundle.attempts + call.rows.length,
      usage: addUsage(before.usage, usage),
      cost: before.cost + cost,
      ...(reply.usage === undefined && { estimated: true }),
    });

    // What a cut-off at the cap lacks may need more room, what a broken connection took only another try.
    const allowances = new Set(leftovers.map(({ allowance }) => allowance));
    if (reply.isCut) expect([...allowances].filter((allowance) => allowance !== bundle.allowance)).toEqual([]);

    for (const { row, status, answer, error } of finished) {
      expect([status, answer === '', error === '']).toEqual(
        status === 'answered' ? ['answered', false, true] : ['failed', true, false],
      );
      if (status === 'answered' && truth) expect(truth.rows[row / 7]!.own).toContain(answer);
    }
    if (reply.refusal !== undefined || reply.finishReason === 'content_filter') return;
    truth?.rows.forEach(({ must, mayBeInside }, i) => {
      if (must === undefined || mayBeInside) return;
      expect(finished.find(({ row }) => row === 7 * i)).toMatchObject({ status: 'answered', answer: must });
    });
  };
  fc.assert(fc.property(tapes, settled), { numRuns: 5_000 });
});
