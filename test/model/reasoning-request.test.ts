import { describe, expect, it } from 'vitest';
import { findModel, listModels, type ModelFacts, unknownModel } from '../../src/model/catalog.js';
import type { ReasoningLevel } from '../../src/model/reasoning-level.js';
import { inWords, reasoningRequest } from '../../src/model/reasoning-request.js';
import { allLevels } from '../support/reasoning-levels.js';

const request = (id: string, level: ReasoningLevel, needsThought = true) =>
  reasoningRequest(findModel(id)!, level, needsThought);
const effort = (...asked: Parameters<typeof request>) => request(...asked).effort ?? '-';

/** What is sent, in the order of the columns; "-" is nothing. */
const table = `
  model         auto thought  auto easy  default  off   minimal  low  medium  high  xhigh  max
  o1-mini       -             -          -        words words    words -      -     -      -
  o1-preview    -             -          -        words words    words -      -     -      -
  gpt-4o        -             -          -        -     -        -     -      -     -      -
  o1            -             low        -        low   low      low   medium high  high   high
  o3-mini       -             low        -        low   low      low   medium high  high   high
  o4-mini       -             low        -        low   low      low   medium high  high   high
  gpt-5         -             minimal    -        minimal minimal low  medium high  high   high
  gpt-5-mini    -             minimal    -        minimal minimal low  medium high  high   high
  gpt-5.1       medium        none       -        none  low      low   medium high  high   high
  gpt-5.2       medium        none       -        none  low      low   medium high  xhigh  xhigh
  gpt-5.4       medium        none       -        none  low      low   medium high  xhigh  xhigh
  gpt-5.6-luna  medium        none       -        none  low      low   medium high  xhigh  max
  gpt-6-luna    medium        none       -        none  low      low   medium high  xhigh  max
  gpt-6.1-terra medium        none       -        none  low      low   medium high  xhigh  max
  gpt-6.1-sol   -             low        -        low   low      low   medium high  xhigh  max
`;

describe('reasoningRequest', () => {
  const rows = table.trim().split('\n').slice(1);
  it.each(rows.map((row) => row.trim().split(/ +/)))('%s is told what it takes', (id, ...expected) => {
    const named = ['default', 'off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
    const sent = [effort(id!, 'auto', true), effort(id!, 'auto', false), ...named.map((level) => effort(id!, level))];
    expect(sent.map((one) => (one === inWords ? 'words' : one))).toEqual(expected);
  });

  it.each([
    ['o1-mini', 'words words words - - - - - - -'],
    ['o3-mini', 'low low low low medium medium medium high high high'],
    ['gpt-5-mini', 'minimal minimal minimal low low medium medium medium high high'],
    ['gpt-6.1-sol', 'low low medium medium high high xhigh xhigh max max'],
    ['gpt-6-luna', 'none none low low medium high high xhigh xhigh max'],
  ])('spreads 1 to 10 over the efforts of %s', (id, expected) => {
    const sent = allLevels.filter((level) => typeof level === 'number').map((level) => effort(id, level));
    expect(sent.map((one) => (one === inWords ? 'words' : one)).join(' ')).toBe(expected);
  });

  it('only ever asks for what the model takes', () => {
    for (const model of listModels()) {
      for (const level of allLevels) {
        const { effort: asked = 'nothing' } = reasoningRequest(model, level, true);
        expect(['nothing', inWords, ...model.efforts]).toContain(asked);
        if (asked === inWords) expect(model).toMatchObject({ efforts: [], reasoning: true });
      }
    }
  });

  it('never notes what was not asked for, nor what is met as it is', () => {
    for (const model of listModels()) {
      for (const level of ['auto', 'default'] as const) {
        expect(reasoningRequest(model, level, true).note).toBeUndefined();
        expect(reasoningRequest(model, level, false).note).toBeUndefined();
      }
      for (const wish of model.efforts)
        expect(reasoningRequest(model, wish as ReasoningLevel, true).note).toBe(undefined);
    }
  });

  const mine: ModelFacts = { ...unknownModel('mine'), efforts: ['low', 'high'] };
  const told = 'o1-mini decides by itself how much it reasons; ';
  it.each([
    [findModel('o1-mini')!, 'low', `${told}for reasoning level low its prompt asks it to think briefly.`],
    [
      findModel('o1-mini')!,
      8,
      `${told}reasoning level 8 changes nothing. \`sheaf models\` shows which models can be told.`,
    ],
    [findModel('gpt-4o')!, 'low', 'gpt-4o does not reason; reasoning level low changes nothing.'],
    [findModel('o3')!, 'off', 'o3 cannot turn reasoning off; it is asked for "low", its weakest effort.'],
    [findModel('o3')!, 'minimal', 'o3 has no effort "minimal"; it is asked for "low".'],
    [findModel('gpt-5.1')!, 'max', 'gpt-5.1 has no effort "max"; it is asked for "high".'],
    [mine, 'medium', 'mine has no effort "medium"; it is asked for "high".'],
    [
      unknownModel('mine'),
      1,
      'Sheaf does not know which reasoning efforts mine has; for reasoning level 1 its prompt asks it to think briefly.',
    ],
  ] as const)('says what happens instead', (model, level, note) => {
    expect(reasoningRequest(model, level, true).note).toBe(note);
  });

  it.each(['gpt-5-pro', 'gpt-5-codex', 'gpt-5.1-codex-mini'])('does not guess the efforts of %s', (id) => {
    expect(findModel(id)?.efforts ?? []).toEqual([]);
    expect(reasoningRequest(findModel(id) ?? unknownModel(id), 'auto', false)).toEqual({});
  });
});
