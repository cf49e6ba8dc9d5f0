import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel, listModels } from '../../src/model/catalog.js';
import { type Language, languageOf, languages } from '../../src/plan/language-of.js';
import { type RouteFeatures, routeFeatures } from '../../src/plan/route-features.js';
import { type PricedModel, routePreset } from '../../src/plan/route-preset.js';
import { routeRow } from '../../src/plan/route-row.js';
import type { RouteCondition, RouteRules } from '../../src/plan/route-rules.js';
import { taskKinds } from '../../src/plan/task-kind.js';

function rowWith(more: Partial<RouteFeatures>): RouteFeatures {
  return { task: '', kind: 'general', tokens: 10, language: 'en', complexity: 1, cell: () => '', ...more };
}

const priced = (...ids: string[]): PricedModel[] =>
  ids.map((id) => ({ model: findModel(id)!, prices: findModel(id)!.prices! }));
const three = priced('o1-preview', 'o1-mini', 'gpt-4o');

describe('the tutorial’s rule', () => {
  const rules = routePreset('tutorial', three);
  it.each([
    [7, 4.9, 'gpt-4o', 'no rule holds (complexity 7, sensitivity 4.9)'],
    [7.1, 4.9, 'o1-preview', 'complexity 7.1 > 7, sensitivity 4.9 < 5'],
    [7.1, 5, 'gpt-4o', 'no rule holds (complexity 7.1, sensitivity 5)'],
    [10, 0, 'o1-preview', 'complexity 10 > 7, sensitivity 0 < 5'],
    [4, 10, 'gpt-4o', 'no rule holds (complexity 4, sensitivity 10)'],
    [4.1, 7, 'gpt-4o', 'no rule holds (complexity 4.1, sensitivity 7)'],
    [4.1, 7.1, 'o1-mini', 'complexity 4.1 > 4, sensitivity 7.1 > 7'],
    [10, 8, 'o1-mini', 'complexity 10 > 4, sensitivity 8 > 7'],
    [0, 0, 'gpt-4o', 'no rule holds (complexity 0, sensitivity 0)'],
  ])('complexity %s at sensitivity %s goes to %s', (complexity, sensitivity, model, why) => {
    expect(routeRow(rowWith({ complexity }), rules, sensitivity)).toEqual({ model, why });
  });

  it('asks for its three models', () => {
    expect(() => routePreset('tutorial', priced('gpt-4o', 'o3'))).toThrow(
      '--route tutorial: expected o1-preview, o1-mini, gpt-4o among --models, got gpt-4o, o3.',
    );
  });
});

describe('the auto preset', () => {
  const models = (complexity: number, sensitivity: number, among = three) =>
    routeRow(rowWith({ complexity }), routePreset('auto', among), sensitivity);

  it('gives the hardest rows to the dearest model and the easiest to the cheapest, by what a row costs', () => {
    // A row of gpt-4o costs less than one of o1-mini, whose prices are lower, as it does not reason.
    expect([0, 3.3, 3.4, 6.7, 6.8, 10].map((complexity) => models(complexity, 5).model)).toEqual([
      'gpt-4o',
      'gpt-4o',
      'o1-mini',
      'o1-mini',
      'o1-preview',
      'o1-preview',
    ]);
    expect(models(8.2, 5).why).toBe('complexity 8.2 > 6.7');
  });

  it('is moved half a point by each point of sensitivity', () => {
    const two = priced('gpt-6-luna', 'gpt-6.1-sol');
    for (const [sensitivity, above] of [
      [0, 2.5],
      [5, 5],
      [7, 6],
      [10, 7.5],
    ] as const) {
      expect(models(above, sensitivity, two).model).toBe('gpt-6-luna');
      expect(models(above + 0.1, sensitivity, two)).toEqual({
        model: 'gpt-6.1-sol',
        why: `complexity ${above + 0.1} > ${above}`,
      });
    }
  });

  it('never turns dearer as money matters more, nor cheaper as rows get harder', () => {
    const rank = ['gpt-4o', 'o1-mini', 'o1-preview'];
    for (let sensitivity = 0; sensitivity <= 10; sensitivity += 0.5) {
      for (let tenths = 0; tenths <= 100; tenths++) {
        const of = (points: number, money: number) => rank.indexOf(models(points / 10, money).model);
        expect(of(tenths, sensitivity + 0.5)).toBeLessThanOrEqual(of(tenths, sensitivity));
        expect(of(tenths + 1, sensitivity)).toBeGreaterThanOrEqual(of(tenths, sensitivity));
      }
    }
  });

  it('has one model answer all where there is one', () => {
    expect(models(10, 0, priced('o3')).model).toBe('o3');
  });
});

describe('a condition', () => {
  const row = rowWith({
    task: ' Math_Word  Problems ',
    kind: 'school-maths',
    tokens: 400,
    language: 'zh',
    complexity: 6,
    cell: (name) => (name === 'difficulty' ? ' hard ' : ''),
  });
  it.each<[RouteCondition, string | undefined]>([
    [{ complexity: { above: 5.9 } }, 'complexity 6 > 5.9'],
    [{ complexity: { above: 6 } }, undefined],
    [{ complexity: { below: 6 } }, undefined],
    [{ complexity: { above: 4, below: 7 } }, 'complexity 6 > 4 and < 7'],
    [{ sensitivity: { below: 5 } }, 'sensitivity 3 < 5'],
    [{ sensitivity: { above: 3 } }, undefined],
    [{ length: { above: 399 } }, 'length 400 > 399'],
    [{ length: { above: 400 } }, undefined],
    [{ task: ['essays', 'math word problems'] }, 'task Math_Word  Problems'],
    [{ task: ['ｍａｔｈ－word problems'.replace('－', ' ')] }, 'task Math_Word  Problems'],
    [{ task: ['math'] }, undefined],
    [{ kind: ['code', 'school-maths'] }, 'kind school-maths'],
    [{ kind: ['code'] }, undefined],
    [{ language: ['zh'] }, 'language zh'],
    [{ language: ['en', 'other'] }, undefined],
    [{ column: { name: 'difficulty', is: ['hard'] } }, 'difficulty is hard'],
    [{ column: { name: 'difficulty', is: ['Hard', ''] } }, undefined],
    [{ column: { name: 'other', is: ['hard'] } }, undefined],
    [{ kind: ['school-maths'], length: { below: 10 } }, undefined],
    [{ kind: ['school-maths'], complexity: { above: 5 } }, 'kind school-maths, complexity 6 > 5'],
  ])('%j', (when, why) => {
    const rules: RouteRules = { rules: [{ when, model: 'a' }], otherwise: 'b' };
    expect(routeRow(row, rules, 3)).toEqual(
      why === undefined ? { model: 'b', why: 'no rule holds (complexity 6, sensitivity 3)' } : { model: 'a', why },
    );
  });

  it('that comes first decides', () => {
    const rules: RouteRules = {
      rules: [
        { when: { language: ['zh'] }, model: 'a' },
        { when: { complexity: { above: 1 } }, model: 'b' },
      ],
      otherwise: 'c',
    };
    expect(routeRow(row, rules, 5).model).toBe('a');
  });
});

describe('any rules', () => {
  const ids = ['a', 'b', 'c'];
  const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
  const bounds = (most: number) =>
    fc.record(
      { above: fc.integer({ max: most, min: 0 }), below: fc.integer({ max: most, min: 0 }) },
      { requiredKeys: [] },
    );
  const when: fc.Arbitrary<RouteCondition> = fc.record(
    {
      complexity: bounds(10),
      sensitivity: bounds(10),
      length: bounds(1_000),
      task: some(['math', 'essay']),
      kind: some(taskKinds),
      language: some<Language>(languages),
      column: fc.record({ name: fc.constantFrom('x', 'y'), is: some(['1', '2']) }),
    },
    { requiredKeys: [] },
  );
  const rules = fc.record({
    rules: fc.array(fc.record({ when, model: fc.constantFrom(...ids) })),
    otherwise: fc.constantFrom(...ids),
  });
  const row = fc
    .record({
      question: fc.string({ unit: 'grapheme' }),
      task: fc.constantFrom('', 'math', 'essay'),
      kind: fc.constantFrom(...taskKinds),
      tokens: fc.nat(1_000),
      cells: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2')),
    })
    .map(({ question, cells, ...known }) => routeFeatures(question, { ...known, cell: (name) => cells[name] ?? '' }));

  it('give every row a model of theirs, for a reason, and the same each time', () => {
    fc.assert(
      fc.property(rules, row, fc.double({ min: 0, max: 10, noNaN: true }), (any, features, sensitivity) => {
        const route = routeRow(features, any, sensitivity);
        expect([any.otherwise, ...any.rules.map(({ model }) => model)]).toContain(route.model);
        expect(routeRow(features, any, sensitivity)).toEqual(route);
      }),
    );
  });

  it('of a preset give every row a model of --models, whichever those are', () => {
    const known = listModels().filter(({ prices }) => prices !== undefined);
    const anyModels = fc.uniqueArray(fc.constantFrom(...known), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyModels, row, fc.integer({ min: 0, max: 10 }), (models, features, sensitivity) => {
        const preset = routePreset(
          'auto',
          models.map((model) => ({ model, prices: model.prices! })),
        );
        expect(models.map(({ id }) => id)).toContain(routeRow(features, preset, sensitivity).model);
      }),
    );
  });
});

describe('languageOf', () => {
  it.each([
    ['Who wrote Faust?', 'en'],
    ['谁写了《浮士德》？', 'zh'],
    ['Python 怎么写循环？', 'other'],
    ['请用 Python 写一个循环，并解释每一步。', 'zh'],
    ['Qui a écrit Faust ?', 'other'],
    ['Кто написал Фауста?', 'other'],
    ['ファウストを書いたのは誰ですか？', 'other'],
    ['日本国憲法の施行年月日は？', 'other'],
    ['2 + 2', 'other'],
    ['', 'other'],
  ])('%s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});
