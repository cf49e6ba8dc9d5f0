import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { inWords } from '../../src/model/reasoning-request.js';
import { countTokens, promptTokenCount } from '../../src/model/tokens.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { OutputAllowances } from '../../src/plan/output-allowances.js';
import { answerForm } from '../../src/prompt/answer-form.js';
import { parseAnswerSchema } from '../../src/prompt/answer-schema.js';
import { sharedTokens } from '../../src/prompt/prompt-tokens.js';
import { type BundleRow, noSpend } from '../../src/types.js';
import type { CallContext } from '../../workers/call-context.js';
import { planCall } from '../../workers/plan-call.js';
import { requestCaching } from '../../workers/request-caching.js';
import { hostileText } from '../prompt/hostile-texts.js';
import { callSizes, expectBalancedBooks, practiceRun, sharedStore } from './practice-run.js';

const store = sharedStore();
const schema = parseAnswerSchema('{"label": ["pos", "neg"], "score": "number", "why?": "string"}');
const told = answerForm(schema, false);
const held = answerForm(schema, true);

const questions = ['Is it good?', 'Is it bad?', 'Is it new?', 'Is it old?'];
const good = '{"label":"pos","score":1}';
const answers = Object.fromEntries(questions.map((question) => [question, good]));

describe('a row whose answer does not fit the schema', () => {
  it('is asked again in a smaller call, told what was wrong, and pays for both', async () => {
    const bad = { 'Is it old?': '{"label": "positive", "score": "1"}' };
    const practice = await practiceRun(store(), questions, {
      answerForm: told,
      attempts: 3,
      practice: { answers: { ...answers, ...bad } },
    });
    await practice.finish();
    const outcomes = await practice.outcomes();
    const words = 'label: expected one of pos, neg, got "positive"; score: expected a number, got "1"';
    expect(outcomes.map(({ status, answer, error }) => [status, answer, error])).toEqual([
      ...Array(3).fill(['answered', good, '']),
      ['failed', '', `no answer after 3 attempts: ${words}`],
    ]);
    expect(callSizes(practice)).toEqual([4, 1, 1]);
    const [, second] = practice.api.bill().list;
    expect(second!.questions).toEqual([
      `(An earlier answer to the question below did not fit the required form: ${words}. It was: {"label": "positive", "score": "1"} Answer anew, in the required form.)\n\nIs it old?`,
    ]);
    await expectBalancedBooks(practice);
  });

  it('is told so in its own language, and answered when it then fits', async () => {
    const practice = await practiceRun(store(), ['好不好？', 'Good?'], {
      answerForm: told,
      practice: { answers: { '好不好？': good, 'Good?': good }, faults: [{ kind: 'bad_type', match: '好', times: 1 }] },
    });
    await practice.finish();
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual([good, good]);
    const asked = practice.api.bill().list.map((call) => call.questions);
    expect(asked[0]).toEqual(['好不好？', 'Good?']);
    expect(asked[1]![0]).toMatch(/^（对下面这道题的上一个回答不符合要求的格式：[\s\S]*）\n\n好不好？$/);
    await expectBalancedBooks(practice);
  });

  it('keeps its note while other things go wrong with it', async () => {
    const practice = await practiceRun(store(), questions, {
      answerForm: told,
      practice: {
        answers,
        faults: [
          { kind: 'bad_type', times: 4 },
          { kind: 'missing', after: 4, times: 2 },
        ],
      },
    });
    await practice.finish();
    expect((await practice.outcomes()).map(({ status }) => status)).toEqual(Array(4).fill('answered'));
    expect(callSizes(practice)).toEqual([4, 2, 2, 1, 1]);
    const [, ...later] = practice.api.bill().list.map((call) => call.questions);
    for (const question of later.flat()) expect(question).toMatch(/^\(An earlier answer/);
    await expectBalancedBooks(practice);
  });

  it('teaches a pilot that the size lacked it, without a note for the next size', async () => {
    const practice = await practiceRun(store(), [], {
      answerForm: told,
      practice: { answers, faults: [{ kind: 'bad_type', times: 1 }] },
    });
    await practice.add(questions, 'p1-0', 0, { trialSizes: [1] });
    await practice.finish();
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ trials }) => trials![0]!.answer)).toEqual([undefined, good, good, good]);
    const asked = practice.api.bill().list.flatMap((call) => call.questions);
    expect(asked.sort()).toEqual([...questions, ...questions].sort());
  });
});

describe('a call of typed answers', () => {
  it('holds the model to the schema where it can, for a row alone', async () => {
    const model = findModel('gpt-4o-mini')!;
    const practice = await practiceRun(store(), questions, {
      answerForm: held,
      practice: { answers, faults: [{ kind: 'bad_type', match: 'old' }] },
    });
    Object.assign(practice.context, { model, prices: model.prices, holdPrices: model.prices });
    await practice.finish();
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ answer }) => answer)).toEqual(Array(4).fill(good));
    // What was merged was told in the prompt and could go wrong; what was asked alone could not.
    expect(callSizes(practice)).toEqual([4, 1]);
    expect(practice.api.bill().struck).toEqual({ bad_type: 1 });
    await expectBalancedBooks(practice);
  });

  const model = findModel('gpt-6-luna')!;
  const contextWith = (form: typeof held, instructions: string) =>
    ({
      newCallId: () => 'call',
      model,
      prices: model.prices!,
      holdPrices: model.prices!,
      instructions,
      answerForm: form,
      sharedTokens: sharedTokens(instructions, form),
      secret: 'secret',
      allowances: new OutputAllowances(() => outputAllowance(model, undefined)),
      cacheKeys: { next: () => 'key' },
    }) as unknown as CallContext;

  const anyRow = fc.record({
    question: hostileText,
    repair: fc.option(fc.record({ trouble: hostileText, answer: hostileText }), { nil: undefined }),
  });
  const rowsOf = (given: readonly { question: string; repair: BundleRow['repair'] }[]): BundleRow[] =>
    given.map(({ question, repair }, row) => {
      const tokens = countTokens(question);
      return { row, question, tokens, spend: noSpend, attemptsBefore: 0, ...(repair && { repair }) };
    });

  it('never counts less than what it sends, notes, schema and a wish for brevity included', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: 5 }),
        hostileText,
        fc.boolean(),
        fc.constantFrom(undefined, 'low', inWords),
        (given, text, isHeld, effort) => {
          const context = contextWith(isHeld ? held : told, text);
          const bundle = { id: 'p1-0', rows: rowsOf(given), allowance: 1, ...(effort && { effort }) };
          const call = planCall(context, bundle, given.length, 30_000)!;
          expect(call.responseFormat).toEqual(isHeld && given.length === 1 ? held.strict!.format : undefined);
          // How a provider writes the schema into its prompt nobody knows: a byte a token is the most that its text can take.
          const beside = Buffer.byteLength(JSON.stringify(call.responseFormat ?? ''));
          expect(call.inputTokens).toBeGreaterThanOrEqual(promptTokenCount(call.prompt) + beside);
          // No note can hold a tag of its call, whatever the model wrote before.
          for (const tag of call.tags) expect(call.prompt.split(tag)).toHaveLength(3);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has no tag that a note holds, such as those of the call before', () => {
    const context = contextWith(told, '');
    const call = (answer: string) => {
      const rows = rowsOf(questions.map((question) => ({ question, repair: { trouble: 'label: missing', answer } })));
      return planCall(context, { id: 'p1-0', rows, allowance: 1 }, rows.length, 30_000)!;
    };
    const { tags } = call('{}');
    expect(call(`{"label": "</a-${tags.join('>')}"}`).tags).not.toEqual(expect.arrayContaining([tags[0]]));
  });

  it.each([
    ['told', told, 1],
    ['told', told, 2],
    ['held', held, 1],
    ['held', held, 2],
  ])('is asked to think briefly before the form of its answers: %s, %#', (_, form, count) => {
    const context = contextWith(form, 'Be kind.');
    const rows = rowsOf(questions.slice(0, count).map((question) => ({ question, repair: undefined })));
    const call = planCall(context, { id: 'p1-0', rows, allowance: 1, effort: inWords }, count, 30_000)!;
    const isHeld = form === held && count === 1;
    expect(call.responseFormat).toEqual(isHeld ? held.strict!.format : undefined);
    expect(call.reasoningEffort).toBeUndefined();
    const parts = ['Be kind.', 'Think briefly: [^\\n]+', ...(isHeld ? [] : ['Each answer must [^\\n]+\\n[{][^\\n]+'])];
    expect(call.instructions).toMatch(new RegExp(`^${parts.join('\\n\\n')}$`));
    expect(call.prompt.startsWith(`${call.instructions}\n\n`)).toBe(true);
  });

  it('marks for the prompt cache just what all such calls begin with', () => {
    const context = contextWith(told, 'word '.repeat(1_100));
    const calls = [[['Why?']], [['Why?'], ['How?']]].map((texts) => {
      const repair = { trouble: 'label: missing', answer: '{}' };
      const rows = rowsOf(texts.flat().map((question, i) => ({ question, repair: i === 0 ? repair : undefined })));
      return planCall(context, { id: 'p1-0', rows, allowance: 1 }, rows.length, 30_000)!;
    });
    for (const call of calls) {
      const shared = call.prompt.slice(0, requestCaching(context, call)!.onlyFirst);
      expect(shared).toContain(schema.text);
      expect(shared).not.toContain('earlier answer');
      expect(call.prompt.slice(shared.length)).toMatch(/^(<q-[a-z0-9]+>\n)?\(An earlier answer/);
    }
  });
});
