import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRouteFile } from '../../src/config/read-route-file.js';
import { temporaryFolder } from '../support/workspace.js';

const models = ['o1-preview', 'gpt-4o'];

async function read(content: unknown) {
  const path = join(temporaryFolder(), 'route.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readRouteFile(path, models).catch((error: Error) => {
    throw new Error(error.message.replaceAll(path, 'route.json'));
  });
}

const rule = (when: unknown, model = 'o1-preview') => ({ rules: [{ when, model }], else: 'gpt-4o' });

describe('a rule file', () => {
  it('is taken whole; a single name stands for a list of one', async () => {
    const when = {
      complexity: { above: 7 },
      sensitivity: { below: 5 },
      task: ['math'],
      kind: 'code',
      language: 'zh',
      length: { above: 400, below: 900 },
      column: { name: 'difficulty', is: ['hard', ''] },
    };
    expect(await read(`\uFEFF${JSON.stringify(rule(when))}`)).toEqual({
      rules: [{ when: { ...when, kind: ['code'], language: ['zh'] }, model: 'o1-preview' }],
      otherwise: 'gpt-4o',
    });
    expect(await read({ rules: [], else: 'gpt-4o' })).toEqual({ rules: [], otherwise: 'gpt-4o' });
  });

  const kinds = 'labels, choice, school-maths, general, graduate, competition, code, scoring';
  it.each([
    [[], 'route.json: expected an object like {"rules": […], "else": "gpt-4o"}, got []'],
    [{ rules: [] }, 'route.json: else: expected one of --models (o1-preview, gpt-4o), got nothing'],
    [{ rules: {}, else: 'gpt-4o' }, 'route.json: rules: expected a list of rules, got {}'],
    [
      rule({ complexity: { above: 7 } }, 'o3'),
      'route.json: rules[0].model: expected one of --models (o1-preview, gpt-4o), got "o3"',
    ],
    [rule({}), 'route.json: rules[0].when: expected one condition or more, got {}'],
    [rule('hard'), 'route.json: rules[0].when: expected conditions like {"complexity": {"above": 7}}, got "hard"'],
    [
      rule({ complexity: 7 }),
      'route.json: rules[0].when.complexity: expected bounds like {"above": 4, "below": 7}, got 7',
    ],
    [rule({ complexity: {} }), 'route.json: rules[0].when.complexity: expected "above", "below" or both, got {}'],
    [rule({ complexity: { above: 11 } }), 'route.json: rules[0].when.complexity.above: expected 0 to 10, got 11'],
    [
      rule({ sensitivity: { below: '5' } }),
      'route.json: rules[0].when.sensitivity.below: expected a number from 0 to 10, got "5"',
    ],
    [
      rule({ complexity: { above: 7, below: 7 } }),
      'route.json: rules[0].when.complexity: expected "above" to be less than "below", got {"above":7,"below":7}',
    ],
    [
      rule({ length: { above: 1.5 } }),
      'route.json: rules[0].when.length.above: expected a whole number of tokens, got 1.5',
    ],
    [rule({ kind: ['maths'] }), `route.json: rules[0].when.kind: expected one or more of ${kinds}, got ["maths"]`],
    [rule({ language: 'fr' }), 'route.json: rules[0].when.language: expected one or more of en, zh, other, got "fr"'],
    [rule({ task: [] }), 'route.json: rules[0].when.task: expected a task’s name or a list of names, got []'],
    [rule({ difficulty: 'hard' }), 'route.json: rules[0].when: unknown key "difficulty"'],
    [
      rule({ column: { name: 'difficulty' } }),
      'route.json: rules[0].when.column.is: expected a cell or a list of cells, got nothing',
    ],
    [{ ...rule({ task: 'x' }), other: 1 }, 'route.json: unknown key "other"'],
  ])('that says %j is refused with the place and what was expected', async (content, message) => {
    const error = await read(content).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message.split('\n')[0]).toBe(message);
  });

  it('that is no JSON, or not there, is named', async () => {
    await expect(read('{"rules": ')).rejects.toThrow(/^--route: route\.json cannot be read: /);
    await expect(readRouteFile('/nowhere/route.json', models)).rejects.toThrow(
      /^--route: \/nowhere\/route\.json cannot be read: ENOENT/,
    );
  });
});
