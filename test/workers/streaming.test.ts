import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../src/provider/call-error.js';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import type { CallContext } from '../../workers/call-context.js';
import { Streaming } from '../../workers/streaming.js';
import { bundleId, expectBalancedBooks, type PracticeRun, practiceRun, sharedStore, statuses } from './practice-run.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const store = sharedStore();
const sums = Array.from({ length: 10 }, (_, i) => `${i} + ${i}`);
const sumsAnswered = sums.map((_, i) => `${2 * i}`);
const lost = new CallError('HTTP 504: gave up', 'unknown', { status: 504 });

function cutAt(share: number, more: Partial<Fault> = { times: 1 }): PracticeOptions {
  return { faults: [{ kind: 'cut_body', share, ...more }] };
}

/** The same context, its calls made by the real provider unless `instead` throws. */
function calling(context: CallContext, instead: (streamed: boolean) => void): CallContext {
  const { provider } = context;
  return {
    ...context,
    provider: {
      call: async (request) => {
        instead(request.stream === true);
        return provider.call(request);
      },
    },
  };
}

describe('whether calls are streamed', () => {
  it('is settled by on and off, whatever happens', () => {
    for (const wish of ['on', 'off'] as const) {
      const streaming = new Streaming(wish);
      expect(streaming.lost(lost, 100_000)).toBe(false);
      expect(streaming.isOn).toBe(wish === 'on');
    }
  });

  it('is, with auto, once a call was lost after 30 s of silence, and found out once', () => {
    const streaming = new Streaming('auto');
    expect(streaming.isOn).toBe(false);
    expect(streaming.lost(lost, 29_999)).toBe(false);
    expect(streaming.lost(new CallError('HTTP 500: sorry', 'retry', { status: 500 }), 90_000)).toBe(false);
    expect(streaming.isOn).toBe(false);
    expect(streaming.lost(lost, 30_000)).toBe(true);
    expect(streaming.isOn).toBe(true);
    expect(streaming.lost(lost, 60_000)).toBe(false);
  });

  it('is given up for good, with auto, when the endpoint refuses to stream', () => {
    const streaming = new Streaming('auto');
    streaming.lost(lost, 30_000);
    expect(streaming.refused(new CallError('HTTP 400: bad prompt', 'split', { status: 400 }))).toBe(false);
    expect(streaming.refused(new CallError('HTTP 429: stream less', 'retry', { status: 429 }))).toBe(false);
    const refusal = new CallError("HTTP 422: Unknown parameter: 'stream_options'", 'split', { status: 422 });
    expect(streaming.refused(refusal)).toBe(true);
    expect(streaming.refused(refusal), 'calls that were in flight then').toBe(true);
    expect(streaming.isOn).toBe(false);
    expect(streaming.lost(lost, 90_000)).toBe(false);
    expect(new Streaming('on').refused(refusal)).toBe(false);
  });
});

describe('a stream that was cut', () => {
  it('keeps its whole answers, and only the others are asked again', async () => {
    const practice = await practiceRun(store(), sums, { stream: 'on', practice: cutAt(0.5) });
    expect((await practice.turn()).kind).toBe('done');
    const kept = await practice.outcomes();
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.length).toBeLessThan(10);
    for (const { row, status, answer, spend } of kept) {
      expect([status, answer]).toEqual(['answered', sumsAnswered[row]]);
      expect(spend).toMatchObject({ attempts: 1, estimated: true });
    }
    const left = await practice.openBundles();
    // It was no fault of the size, nor of the cap.
    for (const { allowance, rows } of left) {
      expect(allowance).toBe(1);
      for (const { misses, spend } of rows) expect([misses, spend.attempts]).toEqual([undefined, 1]);
    }
    await expectBalancedBooks(practice);

    await practice.finish(...left.map(({ id }) => id));
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(sumsAnswered);
    const { asked } = practice.api.bill();
    for (const { row } of kept) expect(asked.get(sums[row]!)).toBe(1);
    await expectBalancedBooks(practice);
  });

  it('costs no more of the budget than one of which nothing is kept', async () => {
    const spentBy = async (stream: 'on' | 'off') => {
      const practice = await practiceRun(store(), sums, { stream, practice: cutAt(0.5) });
      await practice.turn();
      return practice.state();
    };
    const [kept, lostWhole] = [await spentBy('on'), await spentBy('off')];
    expect(lostWhole.spent).toBe(0n);
    expect(kept.spent).toBeGreaterThan(0n);
    // Tags are drawn anew for each run, and their tokens differ by a few.
    const difference = Number(kept.spent + kept.unknown - lostWhole.unknown);
    expect(Math.abs(difference)).toBeLessThan(Number(lostWhole.unknown) / 100);
  });

  it('leaves nothing to ask again when all answers had come', async () => {
    const practice = await practiceRun(store(), sums, { stream: 'on' });
    const provider: CallContext['provider'] = {
      call: async (request) => {
        const reply = await practice.provider.call(request);
        const partial = { ...reply, usage: undefined, finishReason: '', isCut: true };
        throw new CallError('the connection broke', 'unknown', { partial });
      },
    };
    const end = await answerBundle({ ...practice.context, provider }, bundleId, 0);
    expect(end).toEqual({ kind: 'done', next: [] });
    expect(statuses(await practice.outcomes())).toEqual(Array(10).fill('answered'));
    await expectBalancedBooks(practice);
  });

  it.each<[string, string[], number]>([
    ['it came to no whole answer', sums, 0.05],
    ['its row was alone in it', ['Why do cats purr, and why so loudly?'], 0.6],
  ])('is a lost call like any other when %s', async (_, questions, share) => {
    const practice = await practiceRun(store(), questions, { stream: 'on', practice: cutAt(share) });
    expect((await practice.turn()).kind).toBe('again');
    const { spent, unknown, held } = await practice.state();
    expect([spent, held]).toEqual([0n, 0n]);
    expect(unknown).toBeGreaterThan(0n);
    await practice.finish();
    const outcomes = await practice.outcomes();
    expect(statuses(outcomes)).toEqual(questions.map(() => 'answered'));
    expect(outcomes.map(({ spend }) => spend.attempts)).toEqual(questions.map(() => 2));
    await expectBalancedBooks(practice);
  });

  it('is no trial of a size: that call is made again, whole', async () => {
    const practice = await practiceRun(store(), [], { stream: 'on', practice: cutAt(0.5) });
    await practice.add(sums, bundleId, 0, { trialSizes: [1] });
    expect((await practice.turn()).kind).toBe('again');
    await practice.finish();
    for (const { trials } of await practice.outcomes()) expect(trials).toMatchObject([{ rowsInCall: 10 }]);
    for (const { trials, row } of await practice.outcomes()) expect(trials![0]!.answer).toBe(sumsAnswered[row]);
    await expectBalancedBooks(practice);
  });

  it('uses up an attempt of the rows that it left without an answer', async () => {
    const practice = await practiceRun(store(), sums, { stream: 'on', attempts: 1, practice: cutAt(0.5) });
    await practice.finish();
    const outcomes = await practice.outcomes();
    expect(new Set(statuses(outcomes))).toEqual(new Set(['answered', 'failed']));
    for (const { status, error } of outcomes)
      if (status === 'failed') expect(error).toMatch(/^no answer after 1 attempt: its answer was (missing|cut off)/);
    await expectBalancedBooks(practice);
  });

  it('tells of an endpoint in trouble when all are: then one call at a time finds out how it is', async () => {
    const practice = await practiceRun(store(), [], { stream: 'on', budget: 10n ** 14n, practice: cutAt(0.5, {}) });
    const ids = Array.from({ length: 16 }, (_, i) => `p1-${i * 10}`);
    for (const [i, id] of ids.entries()) await practice.add(sums, id, i * 10);
    for (const id of ids) await practice.turn(id);
    expect(practice.context.health.waiting()?.why).toContain('the connection broke');
    expect((await practice.outcomes()).length).toBeGreaterThan(16);
    await expectBalancedBooks(practice);
  });

  it('that reports its usage, but for the end of the connection, is whole', async () => {
    const practice = await practiceRun(store(), sums, { stream: 'on', practice: cutAt(1) });
    await practice.turn();
    expect(statuses(await practice.outcomes())).toEqual(Array(10).fill('answered'));
    expect((await practice.state()).unknown).toBe(0n);
    await expectBalancedBooks(practice);
  });
});

describe('a gateway that gives up on silent calls', () => {
  const gateway: PracticeOptions = { gatewayIdleMs: 150, latencyMs: 400 };

  /** Takes turns until all rows are finished, and keeps the log. */
  async function answerBehind(practice: PracticeRun, context: Partial<CallContext>): Promise<string[]> {
    const lines: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
    for (let turn = 0; turn < 8; turn++) {
      const end = await answerBundle({ ...practice.context, log, ...context }, bundleId, 0);
      if (end.kind === 'done') break;
    }
    return lines;
  }

  it('takes one call, with auto, and none of those that are streamed then', async () => {
    const practice = await practiceRun(store(), sums, { practice: gateway });
    const lines = await answerBehind(practice, { streaming: new Streaming('auto', 100) });
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(sumsAnswered);
    expect(practice.api.bill().calls).toBe(2);
    expect(lines.filter((line) => line.includes('calls are streamed from now on'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('"streamed":true'))).toHaveLength(1);
    await expectBalancedBooks(practice);
  });

  it('takes every call that is not streamed', async () => {
    const practice = await practiceRun(store(), sums, { stream: 'off', practice: gateway, attempts: 2 });
    await practice.finish();
    expect(statuses(await practice.outcomes())).toEqual(Array(10).fill('failed'));
    await expectBalancedBooks(practice);
  });

  it('stands before an endpoint that does not stream: then nothing is changed, and no attempt used up', async () => {
    const practice = await practiceRun(store(), sums, { practice: { ...gateway, latencyMs: 0 } });
    const streaming = new Streaming('auto', 0);
    streaming.lost(lost, 1);
    const seen: boolean[] = [];
    const { provider } = calling(practice.context, (streamed) => {
      seen.push(streamed);
      if (streamed) throw new CallError('HTTP 400: you must be verified to stream this', 'stop-run', { status: 400 });
    });
    await answerBehind(practice, { provider, streaming });
    expect(seen).toEqual([true, false]);
    const outcomes = await practice.outcomes();
    expect(statuses(outcomes)).toEqual(Array(10).fill('answered'));
    expect(outcomes.map(({ spend }) => spend.attempts)).toEqual(Array(10).fill(1));
    await expectBalancedBooks(practice);
  });
});

it('a cut reply’s text is not logged', async () => {
  const practice = await practiceRun(store(), ['Say SECRET-1', 'Say SECRET-2', ...sums], {
    stream: 'on',
    practice: { ...cutAt(0.5), answers: { 'Say SECRET-1': 'SECRET-1', 'Say SECRET-2': 'SECRET-2' } },
  });
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  await answerBundle({ ...practice.context, log }, bundleId, 0);
  expect(lines.join('')).toContain('"received":');
  expect(lines.join('')).not.toContain('SECRET');
  expect(lines.filter((line) => line.includes('whole answers of the cut reply are kept'))).toHaveLength(1);
});
