import { describe, expect, it } from 'vitest';
import { CallError } from '../../src/provider/call-error.js';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import { EndpointHealth } from '../../workers/endpoint-health.js';
import {
  bundleId,
  callSizes,
  expectBalancedBooks,
  type PracticeRun,
  practiceRun,
  sharedStore,
  statuses,
} from './practice-run.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const store = sharedStore();
const sums = ['1 + 1', '2 + 2', '3 + 3', '4 + 4'];

async function attemptsOf(practice: PracticeRun): Promise<number[]> {
  return (await practice.outcomes()).map(({ spend }) => spend.attempts);
}

describe('a rate limit', () => {
  it('uses up no attempt, however often it strikes', async () => {
    const faults: Fault[] = [{ kind: 'rate_limit', times: 6, waitMs: 50, header: 'retry-after-ms' }];
    const practice = await practiceRun(store(), sums, { attempts: 1, practice: { faults } });
    const ends = await practice.finish();
    expect(ends).toHaveLength(7);
    for (const end of ends.slice(0, 6)) {
      // What the provider asks for is kept, and never undercut by the jitter.
      expect(end.kind === 'again' && end.delayMs >= 50 && end.delayMs <= 1_050, JSON.stringify(end)).toBe(true);
    }
    expect(await attemptsOf(practice)).toEqual([1, 1, 1, 1]);
    const { rejectedCalls, calls, unknown } = await practice.state();
    expect({ rejectedCalls, calls, unknown }).toEqual({ rejectedCalls: 6, calls: 1, unknown: 0n });
    await expectBalancedBooks(practice);
  });
});

describe('a provider that is down', () => {
  it('is asked again, later each time, until the attempts have run out', async () => {
    const practice = await practiceRun(store(), ['1 + 1'], {
      attempts: 3,
      practice: { faults: [{ kind: 'overloaded' }] },
    });
    expect(await practice.finish()).toHaveLength(3);
    expect(practice.api.bill().requests).toBe(3);
    const [row] = await practice.outcomes();
    expect(row).toMatchObject({ status: 'failed', spend: { attempts: 3, cost: 0n } });
    expect(row!.error).toMatch(/^no answer after 3 attempts: HTTP 503: .*overloaded/);
    await expectBalancedBooks(practice);
  });

  it('fails no row while it is down for all: the night’s rows do not fail with it', async () => {
    // Answers once, then is down for nearly all that 24 single rows would try with three attempts each.
    const faults: Fault[] = [{ kind: 'overloaded', after: 1, times: 65 }];
    const practice = await practiceRun(store(), [], { attempts: 3, practice: { faults } });
    const ids = Array.from({ length: 25 }, (_, i) => `p1-${i}`);
    for (const [i, id] of ids.entries()) await practice.add([`${i} + 1`], id, i);
    let minutes = 0;
    const context = { ...practice.context, health: new EndpointHealth(() => minutes++ * 60_000) };
    const queue = [...ids];
    for (let id = queue.shift(); id !== undefined && minutes < 2_000; id = queue.shift()) {
      if ((await answerBundle(context, id, 0)).kind === 'again') queue.push(id);
    }
    const rows = await practice.outcomes();
    expect(rows.filter(({ status }) => status === 'answered')).toHaveLength(25);
    expect((await practice.state()).rejectedCalls).toBe(65);
    await expectBalancedBooks(practice);
  });

  it('stops the run in the end, fails no row, and the run can be taken up again', async () => {
    const practice = await practiceRun(store(), [], { attempts: 3, practice: { faults: [{ kind: 'overloaded' }] } });
    const ids = Array.from({ length: 20 }, (_, i) => `p1-${i}`);
    for (const [i, id] of ids.entries()) await practice.add([`${i} + 1`], id, i);
    let minutes = 0;
    const context = { ...practice.context, health: new EndpointHealth(() => minutes++ * 60_000) };
    const stop = async () => (await practice.state()).stop;
    for (let turn = 0; turn < 500 && (await stop()) === undefined; turn++) {
      await answerBundle(context, ids[turn % ids.length]!, 0);
    }
    expect(await stop()).toMatchObject({ kind: 'refused', message: expect.stringContaining('has failed every call') });
    expect(await practice.outcomes()).toEqual([]);
    expect(await practice.openBundles()).toHaveLength(20);
    await expectBalancedBooks(practice);
  });

  it('does not fail a whole bundle because of one question that it chokes on', async () => {
    const faults: Fault[] = [{ kind: 'server_error', match: '3 + 3' }];
    const practice = await practiceRun(store(), sums, { practice: { faults } });
    await practice.finish();
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ answer }) => answer)).toEqual(['2', '4', '', '8']);
    expect(outcomes[2]!.error).toMatch(/^no answer after 8 attempts: HTTP 500/);
    await expectBalancedBooks(practice);
  });
});

describe('a refusal that no call will escape', () => {
  it.each(['bad_key', 'insufficient_quota'] as const)('stops the run and fails no row: %s', async (kind) => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind }] } });
    await practice.add(['5 + 5'], 'p1-4', 4);
    expect((await practice.turn()).kind).toBe('again');
    const { stop, openBundles, held } = await practice.state();
    expect(stop?.kind).toBe('refused');
    expect(stop?.message).toMatch(/^HTTP 4/);
    expect({ openBundles, held }).toEqual({ openBundles: 2, held: 0n });
    // Nobody asks any more.
    for (const id of [bundleId, 'p1-4']) expect((await practice.turn(id)).kind).toBe('again');
    expect(practice.api.bill().requests).toBe(1);
    expect((await practice.openBundles()).map(({ attempts }) => attempts)).toEqual([0, 0]);
    await expectBalancedBooks(practice);
  });

  it('is forgotten when the run is taken up again', async () => {
    const faults: Fault[] = [{ kind: 'bad_key', times: 1 }];
    const practice = await practiceRun(store(), sums, { practice: { faults } });
    await practice.turn();
    await store().openRun(practice.run, 10n ** 13n);
    await practice.finish();
    expect(await attemptsOf(practice)).toEqual([1, 1, 1, 1]);
    await expectBalancedBooks(practice);
  });
});

describe('a call whose outcome nobody knows', () => {
  it.each<[string, Fault]>([
    ['billed, and the connection was reset', { kind: 'reset', billed: true }],
    ['not billed, and the connection was reset', { kind: 'reset', billed: false }],
    ['the reply was cut off', { kind: 'cut_body' }],
    ['the reply was no JSON', { kind: 'bad_json' }],
    ['it never ended', { kind: 'hang' }],
    ['a gateway answered', { kind: 'gateway' }],
  ])('keeps its worst case against the cap, and its rows are asked again: %s', async (_, fault) => {
    const practice = await practiceRun(store(), sums, {
      timeoutMs: 1_000,
      practice: { faults: [{ ...fault, times: 1 }] },
    });
    expect((await practice.turn()).kind).toBe('again');
    const { unknown, spent, held } = await practice.state();
    expect(unknown).toBeGreaterThan(0n);
    expect([spent, held]).toEqual([0n, 0n]);
    await practice.finish();
    expect(statuses(await practice.outcomes())).toEqual(Array(4).fill('answered'));
    expect(await attemptsOf(practice)).toEqual([2, 2, 2, 2]);
    expect((await practice.state()).unknown).toBe(unknown);
    await expectBalancedBooks(practice);
  });

  it('fails its row when it happens every time, and tells how', async () => {
    const practice = await practiceRun(store(), ['1 + 1'], { attempts: 2, practice: { faults: [{ kind: 'reset' }] } });
    await practice.finish();
    const [row] = await practice.outcomes();
    expect(row).toMatchObject({ status: 'failed', spend: { attempts: 2, cost: 0n } });
    expect(row!.error).toMatch(/^no answer after 2 attempts: the connection broke/);
    expect(practice.api.bill().calls).toBe(2);
    await expectBalancedBooks(practice);
  });

  it('splits a bundle that it happens to again and again', async () => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind: 'reset', match: '2 + 2' }] } });
    await practice.finish();
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(['2', '', '6', '8']);
    await expectBalancedBooks(practice);
  });
});

describe('an endpoint that allows a smaller cap than the list says', () => {
  // The practice API takes the list's own caps, so one that does not stands before it.
  it('is asked with less until it agrees, and no row pays an attempt for that', async () => {
    const practice = await practiceRun(store(), sums);
    const caps: number[] = [];
    const provider: PracticeRun['context']['provider'] = {
      async call(request) {
        caps.push(request.maxOutputTokens);
        if (request.maxOutputTokens <= 4_096) return practice.context.provider.call(request);
        throw new CallError('max_completion_tokens is too large', 'lower-cap', { status: 400, countsAsAttempt: true });
      },
    };
    for (let id: string | undefined = bundleId; id !== undefined; ) {
      const end = await answerBundle({ ...practice.context, provider }, id, 0);
      id = end.kind === 'done' ? end.next[0] : id;
    }
    expect(caps).toEqual([25_000, 12_500, 6_250, 3_125]);
    expect(callSizes(practice)).toEqual([4]);
    expect(await attemptsOf(practice)).toEqual([1, 1, 1, 1]);
    await expectBalancedBooks(practice);
  });
});

describe('an endpoint whose context is smaller than the list says', () => {
  it('is asked with a smaller cap before a question alone fails', async () => {
    const practice = await practiceRun(store(), ['1 + 1', '2 + 2']);
    const provider: PracticeRun['context']['provider'] = {
      async call(request) {
        if (request.maxOutputTokens <= 4_000) return practice.context.provider.call(request);
        const details = { status: 400, countsAsAttempt: true, tooLong: true };
        throw new CallError('maximum context length is 4096 tokens', 'split', details);
      },
    };
    const queue = [bundleId];
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const end = await answerBundle({ ...practice.context, provider }, id, 0);
      queue.push(...(end.kind === 'done' ? end.next : [id]));
    }
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(['2', '4']);
    await expectBalancedBooks(practice);
  });
});

describe('an endpoint that bills more than it was allowed', () => {
  it('stops the run: no cap can be kept there', async () => {
    const practice = await practiceRun(store(), sums);
    const provider: PracticeRun['context']['provider'] = {
      async call(request) {
        const reply = await practice.context.provider.call(request);
        return { ...reply, usage: { ...reply.usage!, output: request.maxOutputTokens * 10 } };
      },
    };
    expect((await answerBundle({ ...practice.context, provider }, bundleId, 0)).kind).toBe('done');
    const { stop } = await practice.state();
    expect(stop).toMatchObject({ kind: 'refused', message: expect.stringContaining('25000 were allowed') });
    expect(statuses(await practice.outcomes())).toEqual(Array(4).fill('answered'));
  });
});
