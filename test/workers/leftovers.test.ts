import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/model/prices.js';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { noSpend } from '../../src/types.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import { bundleId, callSizes, expectBalancedBooks, practiceRun, sharedStore, statuses } from './practice-run.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const store = sharedStore();
const sums = Array.from({ length: 8 }, (_, i) => `${i} + ${i}`);
const doubles = sums.map((_, i) => String(2 * i));

describe('rows that a reply left without an answer', () => {
  it('go on in bundles of half the size, and alone in the end', async () => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind: 'missing' }] } });
    await practice.finish();
    expect(callSizes(practice)).toEqual([8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ answer }) => answer)).toEqual(doubles);
    for (const { rowsInCall, spend } of outcomes) expect([rowsInCall, spend.attempts]).toEqual([1, 4]);
    await expectBalancedBooks(practice);
  });

  it('are asked again without those that were answered, which are not paid twice', async () => {
    const faults: Fault[] = [{ kind: 'missing', match: '5 + 5' }];
    const practice = await practiceRun(store(), sums, { practice: { faults } });
    await practice.finish();
    expect(callSizes(practice)).toEqual([8, 1]);
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ answer }) => answer)).toEqual(doubles);
    expect(outcomes.map(({ spend }) => spend.attempts)).toEqual([1, 1, 1, 1, 1, 2, 1, 1]);
    await expectBalancedBooks(practice);
  });

  it.each(['doubled', 'garbled', 'wrong_id', 'hijack', 'untagged'] as const)(
    'get their own answer in the end, though replies are %s',
    async (kind) => {
      const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind, rate: 0.5 }] } });
      await practice.finish();
      expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(doubles);
      await expectBalancedBooks(practice);
    },
  );

  it('fail when their attempts have run out, and keep what they have cost', async () => {
    const practice = await practiceRun(store(), ['Why?'], { attempts: 3, practice: { answers: { 'Why?': ' \n' } } });
    await practice.finish();
    expect(practice.api.bill().calls).toBe(3);
    const [row] = await practice.outcomes();
    expect(row).toMatchObject({
      status: 'failed',
      answer: '',
      error: 'no answer after 3 attempts: its answer was empty',
    });
    expect(row!.spend.attempts).toBe(3);
    expect(row!.spend.cost).toBe(practice.api.bill().picoDollars);
    await expectBalancedBooks(practice);
  });

  it('have as many attempts as ever in a later run, and keep the cost of the earlier', async () => {
    const practice = await practiceRun(store(), [], { attempts: 2, practice: { answers: { 'Why?': '' } } });
    const spend = { ...noSpend, attempts: 5, cost: 77n };
    const row = { row: 0, question: 'Why?', tokens: 2, spend, attemptsBefore: 5 };
    await practice.add([]);
    await store().addBundles(practice.run, [{ id: 'later', rows: [row], allowance: 1 }]);
    await practice.finish('later');
    const [outcome] = await practice.outcomes();
    expect(outcome!.error).toContain('no answer after 2 attempts');
    expect(outcome!.spend.attempts).toBe(7);
    expect(outcome!.spend.cost).toBe(77n + practice.api.bill().picoDollars);
  });
});

describe('an answer that was cut off', () => {
  it('long before its cap is asked for again, however often: it was not the cap that cut it off', async () => {
    const practice = await practiceRun(store(), ['6 * 7'], {
      practice: { faults: [{ kind: 'truncated', times: 5 }], reasoning: { median: 50, spread: 0 } },
    });
    await practice.finish();
    expect((await practice.outcomes())[0]).toMatchObject({ status: 'answered', answer: '42', spend: { attempts: 6 } });
    await expectBalancedBooks(practice);
  });

  it('loses none of the whole answers before it', async () => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind: 'truncated', times: 2 }] } });
    await practice.turn();
    expect((await practice.outcomes()).length).toBeGreaterThan(0);
    await practice.finish(...(await practice.openBundles()).map(({ id }) => id));
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(doubles);
    expect(practice.api.bill().asked.get(sums[0]!)).toBe(1);
    await expectBalancedBooks(practice);
  });

  it('is asked for again with twice the allowance', async () => {
    const reasoning = { median: 30_000, spread: 0 };
    const practice = await practiceRun(store(), ['6 * 7'], { practice: { reasoning } });
    await practice.finish();
    const outputs = practice.api.bill().list.map(({ usage }) => usage.output);
    expect(outputs[0]).toBe(25_000);
    expect(outputs[1]).toBeGreaterThan(30_000);
    expect((await practice.outcomes())[0]).toMatchObject({ answer: '42', spend: { attempts: 2 } });
    await expectBalancedBooks(practice);
  });

  it('fails when the model can write no more, however many attempts are left', async () => {
    const reasoning = { median: 70_000, spread: 0 };
    const practice = await practiceRun(store(), ['6 * 7'], { practice: { reasoning } });
    await practice.finish();
    const outputs = practice.api.bill().list.map(({ usage }) => usage.output);
    expect(outputs).toEqual([25_000, 50_000, 65_536]);
    expect((await practice.outcomes())[0]!.error).toBe('its answer was cut off at 65536 tokens');
    await expectBalancedBooks(practice);
  });

  it('fails at once where the context holds no more, though the model could write more', async () => {
    const practice = await practiceRun(store(), ['6 * 7'], { practice: { reasoning: { median: 30_000, spread: 0 } } });
    const context = { ...practice.context, model: { ...practice.context.model, contextTokens: 3_000 } };
    await answerBundle(context, bundleId, 0);
    expect(practice.api.bill().calls).toBe(1);
    expect((await practice.outcomes())[0]!.error).toMatch(/^its answer was cut off at 29\d\d tokens/);
    await expectBalancedBooks(practice);
  });

  it('fails at once where the user set the cap: asking again would only be paid again', async () => {
    const practice = await practiceRun(store(), ['6 * 7'], { perRow: 90 });
    await practice.finish();
    expect(practice.api.bill().calls).toBe(1);
    expect((await practice.outcomes())[0]).toMatchObject({
      status: 'failed',
      error: 'its answer was cut off at 90 tokens',
      spend: { attempts: 1 },
    });
    await expectBalancedBooks(practice);
  });
});

describe('a question that the model will not answer', () => {
  it.each<[string, Fault, RegExp]>([
    ['it refuses', { kind: 'refusal', match: 'forbidden' }, /^the model refused: I'm sorry/],
    ['its answer is withheld', { kind: 'content_filter', match: 'forbidden' }, /content filter withheld/],
    ['the prompt is refused', { kind: 'invalid_prompt', match: 'forbidden' }, /invalid_prompt.*usage policy/],
    ['it is too large', { kind: 'too_large', match: 'forbidden' }, /Request too large/],
  ])('fails alone when %s; its neighbours are answered', async (_, fault, error) => {
    const questions = [...sums.slice(0, 5), 'the forbidden question', ...sums.slice(5)];
    const practice = await practiceRun(store(), questions, { practice: { faults: [fault] } });
    await practice.finish();
    const outcomes = await practice.outcomes();
    expect(statuses(outcomes)).toEqual(questions.map((question) => (sums.includes(question) ? 'answered' : 'failed')));
    expect(outcomes.filter(({ answer }) => answer !== '').map(({ answer }) => answer)).toEqual(doubles);
    const failed = outcomes[5]!;
    expect(failed.error).toMatch(error);
    expect(failed.rowsInCall).toBe(1);
    expect(practice.api.bill().asked.get('the forbidden question') ?? 0).toBeLessThanOrEqual(4);
    await expectBalancedBooks(practice);
  });
});

describe('questions longer than the context', () => {
  // Every "word " is a token of its own.
  const long = (word: string) => `${word} `.repeat(80_000);

  it('are sent apart when they only fit one by one', async () => {
    const practice = await practiceRun(store(), [long('north'), long('south')]);
    await practice.finish();
    expect(callSizes(practice)).toEqual([1, 1]);
    expect(statuses(await practice.outcomes())).toEqual(['answered', 'answered']);
    await expectBalancedBooks(practice);
  });

  it('fail without a call when they do not fit at all', async () => {
    const practice = await practiceRun(store(), ['1 + 1', long('north east')]);
    await practice.finish();
    const [short, tooLong] = await practice.outcomes();
    expect(short!.answer).toBe('2');
    expect(tooLong).toMatchObject({ status: 'failed', spend: noSpend });
    expect(tooLong!.error).toContain('the model’s context holds 128000 tokens');
    expect(practice.api.bill().requests).toBe(1);
    await expectBalancedBooks(practice);
  });
});

it('charges a row alone what its calls cost, exactly', async () => {
  const practice = await practiceRun(store(), ['Why is the sky blue?']);
  await practice.finish(bundleId);
  const { usage, picoDollars } = practice.api.bill();
  const [row] = await practice.outcomes();
  expect(row!.spend).toEqual({ attempts: 1, usage, cost: picoDollars });
  expect(picoDollars).toBe(costOf(usage, practice.context.prices));
});
