import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/index.js';
import { findModel } from '../../src/model/catalog.js';
import { parseUsd } from '../../src/model/money.js';
import { costOf } from '../../src/model/prices.js';
import { inWords } from '../../src/model/reasoning-request.js';
import { countTokens } from '../../src/model/tokens.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { forecastRun } from '../../src/run/forecast-run.js';
import { foretellAfterPilots, foretoldText } from '../../src/run/foretell.js';
import type { PilotRecord } from '../../src/run/pilot-record.js';
import type { RunSettings } from '../../src/run/run-settings.js';
import type { Survey } from '../../src/run/survey.js';
import { answerQuestion } from '../../src/simulator/answer-question.js';
import { drawReasoningTokens } from '../../src/simulator/draw-reasoning-tokens.js';
import { noUsage } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';

const rows = 200;
const sets = {
  sums: Array.from({ length: rows }, (_, i) => `What is ${1_000 + i * 37} plus ${2_000 + i * 11}?`),
  beliefs: Array.from(
    { length: rows },
    (_, i) => `Why do people of town ${i} say that owls bring ${i % 2 ? 'luck' : 'rain'}?`,
  ),
};
const scale = { median: 300, spread: 0.6, mergeRatio: 0.6 };
const models = ['o1-mini', 'o1', 'o3', 'gpt-5-mini', 'gpt-4o', 'gpt-4o-mini', 'gpt-4.1-mini'];

/** What a run at 8 rows a call costs on the practice API of a seed, which writes tags of 11 tokens about each answer. */
function practiceCost(
  id: string,
  questions: readonly string[],
  effort: string | undefined,
  seed: number,
  input: number,
) {
  const { prices, reasoning: reasons } = findModel(id)!;
  let [output, reasoning] = [0, 0];
  for (let i = 0; i < questions.length; i += 8) {
    const call = questions.slice(i, i + 8);
    if (reasons) reasoning += drawReasoningTokens(call, effort, scale, seed);
    for (const question of call) output += countTokens(answerQuestion(question, seed, new Map(), [])) + 11;
  }
  return costOf({ ...noUsage, input, output: output + reasoning, reasoning }, prices!);
}

describe.each(Object.entries(sets))('the forecast of %s at the start', (_, questions) => {
  it.each(models)('holds what the practice API bills for %s, and calls itself a guess', async (model) => {
    const input = join(temporaryFolder(), 'q.csv');
    await writeFile(input, `question\n${questions.map((text) => `"${text}"`).join('\n')}\n`);
    const figures = await plan(input, { model, rowsPerCall: 8 });
    const [low, high] = [figures.forecast.low_usd, figures.forecast.high_usd].map((usd) => parseUsd(usd, 'forecast'));
    // None of these questions is for a model to think about.
    const effort = findModel(model)!.efforts[0];
    for (let seed = 1; seed <= 5; seed++) {
      const cost = practiceCost(model, questions, effort, seed, figures.input_tokens);
      expect(cost, `seed ${seed}`).toBeGreaterThanOrEqual(low!);
      expect(cost, `seed ${seed}`).toBeLessThanOrEqual(high!);
    }
    expect(figures.forecast.basis).toBe('assumed');
    expect(foretoldText(figures.forecast)).toContain('a guess from the kind of question, not from answered rows');
    expect(foretoldText(figures.forecast)).not.toContain('of 100');
  });
});

it('an effort that a model lacks, in a survey for another one, does not make it think less', () => {
  const model = findModel('o1-mini')!;
  const settings = {
    model,
    prices: model.prices,
    instructions: '',
    auditShare: 0,
    allowance: outputAllowance(model, undefined),
  } as unknown as RunSettings;
  const outputAt = (effort: string | undefined) => {
    const alike = [{ kind: 'general', effort, rows: 1 }];
    const survey = { questions: 1, tokens: 9, alike, callSizes: new Map([[1, 1]]), mostOutputTokens: 25_000 };
    return forecastRun(survey as unknown as Survey, settings).outputTokens;
  };
  expect(outputAt('minimal')).toEqual(outputAt(undefined));
  expect(outputAt(inWords).usual).toBeLessThan(outputAt(undefined).usual);
});

describe('after pilots', () => {
  const forecast = {
    ...{ calls: 25, inputTokens: 0, worst: 0n, unmerged: 0n },
    ...{ low: 100n, expected: 200n, high: 2_000n, outputTokens: { least: 0, usual: 0, most: 0 } },
  };
  const pilot = { kind: 'general', rows: 30, size: 8, callSeconds: 1, aloneCost: 1 } as PilotRecord;
  const settings = { budget: undefined, concurrency: 1, limits: {}, auditShare: 0 };
  const survey = (kinds: readonly [string, number][]) =>
    ({ questions: 200, kinds: new Map(kinds) }) as unknown as Survey;
  const measured = { ...pilot, rowCost: { mean: 1, spread: 0.1, rows: 30 } };
  const afterPilot = (kinds: readonly [string, number][]) =>
    foretellAfterPilots(survey(kinds), settings, forecast, [measured], 0n, 200);

  it('says 95 times of 100 where rows of every kind were asked', () => {
    const foretold = afterPilot([['general', 200]]);
    expect(foretold.basis).toBe('measured');
    expect(foretoldText(foretold)).toContain('95 times of 100');
  });

  it('says that it is a guess in part where a kind had no pilot, and takes that kind’s bounds from the guess', () => {
    const foretold = afterPilot([
      ['general', 100],
      ['code', 100],
    ]);
    expect(foretold.basis).toBe('mixed');
    expect(foretoldText(foretold)).toContain('for kinds of question that no pilot asked a guess');
    expect(foretoldText(foretold)).not.toContain('of 100');
    expect(parseUsd(foretold.high_usd, '')).toBeGreaterThanOrEqual(1_000n);
  });

  it('takes a forecast that an earlier version made at the start for a guess', () => {
    const { basis: _, ...earlier } = afterPilot([['general', 200]]);
    expect(foretoldText({ ...earlier, at: 'start' })).toContain('a guess');
  });
});
