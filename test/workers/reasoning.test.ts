import { describe, expect, it } from 'vitest';
import { findModel, listModels, unknownModel } from '../../src/model/catalog.js';
import { inWords, reasoningRequest } from '../../src/model/reasoning-request.js';
import { countTokens } from '../../src/model/tokens.js';
import { needsThought } from '../../src/plan/needs-thought.js';
import { taskKinds } from '../../src/plan/task-kind.js';
import { brieflyTokens, instructionsFor } from '../../src/prompt/instructions-for.js';
import { completionRequest } from '../../src/provider/provider.js';
import { noSpend } from '../../src/types.js';
import { composeCall } from '../../workers/plan-call.js';
import { allLevels } from '../support/reasoning-levels.js';
import { expectBalancedBooks, practiceRun, sharedStore } from './practice-run.js';

const store = sharedStore();
/** Models that only the packages' tables, or nobody, knows. */
const others = ['gpt-5-pro', 'gpt-5-codex', 'gpt-5.2-pro', 'o3-pro', 'o1-pro', 'gpt-3.5-turbo', 'nobody-knows-it'];

describe('a level of reasoning', () => {
  it('never makes the API refuse a request, whatever the model, the level and the kind of row', async () => {
    const ids = [...listModels().map(({ id }) => id), ...others];
    const practice = await practiceRun(store(), [], { practice: { models: ids } });
    const sent = new Set<string>();
    for (const id of ids) {
      const model = findModel(id) ?? unknownModel(id);
      for (const level of allLevels) {
        for (const kind of taskKinds) {
          const thought = needsThought(kind, '', '', undefined);
          const { effort } = reasoningRequest(model, level, thought);
          const name = `${id} ${effort}`;
          if (sent.has(name)) continue;
          sent.add(name);
          const row = { question: `${name}?`, row: 0, tokens: 9, spend: noSpend, attemptsBefore: 0 };
          const bundle = { id: 'b', rows: [row, { ...row, row: 1 }], allowance: 1, ...(effort && { effort }) };
          const call = composeCall({ ...practice.context, model }, bundle, 2, 1_000, 'call');
          const reply = await fetch(`${practice.api.url}/chat/completions`, {
            method: 'POST',
            headers: { authorization: 'Bearer practice', 'content-type': 'application/json' },
            body: JSON.stringify(completionRequest({ ...call, model: id })),
          });
          expect(reply.status, `${name}: ${await reply.text()}`).toBe(200);
        }
      }
    }
    const { rejected, list } = practice.api.bill();
    expect({ rejected, calls: list.length }).toEqual({ rejected: 0, calls: sent.size });
    // Each effort that a model has can be reached.
    for (const { id, efforts } of listModels()) {
      const reached = new Set(list.filter(({ model }) => model === id).map(({ effort }) => effort));
      expect([...reached].filter((effort) => effort !== undefined).sort(), id).toEqual([...efforts].sort());
    }
  });

  it('stays with a row’s leftovers, from the merged call to the one alone', async () => {
    const practice = await practiceRun(store(), [], { practice: { faults: [{ kind: 'missing', rate: 1 }] } });
    const model = findModel('gpt-5-mini')!;
    await practice.add(['1 + 1', '2 + 2', '3 + 3'], 'p1-0', 0, { effort: 'high' });
    Object.assign(practice.context, { model, prices: model.prices!, holdPrices: model.prices! });
    await practice.finish();
    const { list } = practice.api.bill();
    expect(list.length).toBeGreaterThan(3);
    expect(new Set(list.map(({ effort }) => effort))).toEqual(new Set(['high']));
    await expectBalancedBooks(practice);
  });

  it.each([
    [['How are you?', 'Who are you?'], /^Be kind\.\n\nThink briefly: .+\n\nBelow are several/],
    [['你好吗？', '你是谁？'], /^Be kind\.\n\n请简短思考.+\n\n下面有若干个/],
    [['How are you?'], /^Be kind\.\n\nThink briefly: .+\n\nHow are you\?$/],
  ])('is put in words for a model that takes no parameter, in the language of %s', async (questions, expected) => {
    const practice = await practiceRun(store(), questions);
    const context = { ...practice.context, instructions: 'Be kind.' };
    const [bundle] = await practice.openBundles();
    const plain = composeCall(context, bundle!, questions.length, 1_000, 'call');
    const call = composeCall(context, { ...bundle!, effort: inWords }, questions.length, 1_000, 'call');
    expect(call.prompt).toMatch(expected);
    expect(call.reasoningEffort).toBeUndefined();
    expect(completionRequest({ ...call, model: 'o1-mini' })).not.toHaveProperty('reasoning_effort');
    expect(plain.prompt).not.toMatch(/briefly|简短/);
    // The hold covers the sentence, too.
    const sentence = instructionsFor('', inWords, questions);
    expect(countTokens(`\n\n${sentence}\n\n`)).toBeLessThanOrEqual(brieflyTokens);
    expect(call.inputTokens - plain.inputTokens).toBeGreaterThanOrEqual(brieflyTokens);
  });
});
