import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { findModel, listModels, unknownModel } from '../../src/model/catalog.js';
import { parseReasoningLevel, type ReasoningLevel, reasoningRequest } from '../../src/model/reasoning.js';

const levels: ReasoningLevel[] = ['auto', 'off', 'minimal', 'low', 'medium', 'high', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const request = (id: string, level: ReasoningLevel) => reasoningRequest(findModel(id)!, level);

describe('reasoningRequest', () => {
  it.each(['o1-mini', 'o1-preview', 'gpt-4o', 'gpt-4.1-mini'])(
    'sends nothing to %s, which would answer 400, and says so',
    (id) => {
      for (const level of levels) {
        const { parameter, note } = request(id, level);
        expect(parameter).toBeUndefined();
        if (level === 'auto') expect(note).toBeUndefined();
        else expect(note).toMatch(new RegExp(`^${id} .*--reasoning ${level} changes nothing\\.$`));
      }
    },
  );

  it('admits what it does not know', () => {
    expect(reasoningRequest(unknownModel('mine'), 'auto')).toEqual({});
    expect(reasoningRequest(unknownModel('mine'), 'high')).toEqual({
      note: 'Sheaf does not know which reasoning efforts mine has; --reasoning high is not sent.',
    });
  });

  it('only ever sends what the model accepts', () => {
    for (const model of listModels()) {
      for (const level of levels) {
        const { parameter } = reasoningRequest(model, level);
        if (level === 'auto' || model.efforts.length === 0) expect(parameter).toBeUndefined();
        else expect(model.efforts).toContain(parameter);
      }
    }
  });

  it.each([
    ['o3-mini', 'low low low low medium medium medium high high high'],
    ['gpt-5-mini', 'minimal minimal minimal low low medium medium medium high high'],
    ['gpt-6.1-sol', 'low low medium medium high high xhigh xhigh max max'],
    ['gpt-6-luna', 'none none low low medium high high xhigh xhigh max'],
  ])('spreads 1 to 10 over the efforts of %s', (id, expected) => {
    const spread = levels.filter((level) => typeof level === 'number').map((level) => request(id, level));
    expect(spread.map(({ parameter }) => parameter).join(' ')).toBe(expected);
    expect(spread.every(({ note }) => note === undefined)).toBe(true);
  });

  it.each([
    ['gpt-5.1', 'off', { parameter: 'none' }],
    ['gpt-5', 'minimal', { parameter: 'minimal' }],
    ['gpt-6-luna', 'high', { parameter: 'high' }],
    [
      'o3',
      'off',
      { parameter: 'low', note: 'o3 cannot turn reasoning off; it is asked for "low", its weakest effort.' },
    ],
    [
      'gpt-5',
      'off',
      { parameter: 'minimal', note: 'gpt-5 cannot turn reasoning off; it is asked for "minimal", its weakest effort.' },
    ],
    ['o3', 'minimal', { parameter: 'low', note: 'o3 has no effort "minimal"; it is asked for "low".' }],
    ['gpt-5.1', 'minimal', { parameter: 'low', note: 'gpt-5.1 has no effort "minimal"; it is asked for "low".' }],
  ] as const)('%s asked for %s', (id, level, expected) => {
    expect(request(id, level)).toEqual(expected);
  });
});

describe('parseReasoningLevel', () => {
  it('reads back every level', () => {
    for (const level of levels) expect(parseReasoningLevel(String(level))).toBe(level);
    expect(parseReasoningLevel(' High ')).toBe('high');
  });

  it.each(['', '0', '11', '1.5', '-1', '01', 'max', 'none', 'very high'])('refuses "%s"', (text) => {
    expect(() => parseReasoningLevel(text)).toThrow(UsageError);
    expect(() => parseReasoningLevel(text)).toThrow(
      `--reasoning: expected auto, off, minimal, low, medium, high or a whole number from 1 to 10, got "${text}"`,
    );
  });
});
