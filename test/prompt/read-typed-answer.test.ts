import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnswerSchema } from '../../src/prompt/answer-schema.js';
import { readTypedAnswer } from '../../src/prompt/read-typed-answer.js';
import { hostileText } from './hostile-texts.js';
import { schemaAndValue } from './typed-answers.js';

const mood = parseAnswerSchema('{"label": ["pos", "neg"], "score": "number", "why?": "string", "tags?": "string[]"}');
const read = (text: string, schema = mood) => readTypedAnswer(text, schema);
const schemaOf = (properties: object, required = Object.keys(properties)) =>
  parseAnswerSchema(JSON.stringify({ type: 'object', properties, required }));

describe('a typed answer is taken', () => {
  it.each<[string, string]>([
    ['{"label": "pos", "score": 0.5}', '{"label":"pos","score":0.5}'],
    ['{"score":1e0,"label":"neg"}', '{"label":"neg","score":1}'],
    ['```json\n{"label": "pos", "score": 1}\n```', '{"label":"pos","score":1}'],
    ['Here it is, {as asked}: {"label": "pos", "score": 1}. Done}', '{"label":"pos","score":1}'],
    ['It is $\\frac{1}{2}$:\n{ "label": "pos", "score": 0.5 }', '{"label":"pos","score":0.5}'],
    ['{"tags": [], "why": null, "label": "pos", "score": 1}', '{"label":"pos","score":1,"tags":[]}'],
    ['{"label": "pos", "score": 1, "why": "} and \\" {"}', '{"label":"pos","score":1,"why":"} and \\" {"}'],
  ])('from %j', (text, answer) => {
    expect(read(text)).toEqual({ answer });
  });

  it('with null only where the schema has it', () => {
    const schema = schemaOf({ a: { type: ['string', 'null'] }, b: { enum: ['x', null] }, c: { type: 'string' } }, [
      'a',
    ]);
    expect(read('{"c": null, "b": null, "a": null}', schema)).toEqual({ answer: '{"a":null,"b":null}' });
  });

  it('without any field, where none is required', () => {
    const schema = parseAnswerSchema('{"why?": "string"}');
    expect(read('Nothing: {}', schema)).toEqual({ answer: '{}' });
    expect(read('{"why": null}', schema)).toEqual({ answer: '{}' });
  });
});

describe('a typed answer that does not fit is told in words', () => {
  it.each<[string, string]>([
    ['pos', 'it holds no JSON object'],
    ['["pos", 1]', 'it holds no JSON object'],
    ['{}', 'label: missing; score: missing'],
    ['{"label": "pos", "score": 1', 'its JSON object is not closed'],
    ['{"label": "pos", score: 1}', 'its JSON object is not valid JSON'],
    ['{"label": "pos", "score": 1,}', 'its JSON object is not valid JSON'],
    ['{"label":"pos","score":1} {"label":"neg","score":1}', 'it holds 2 JSON objects, expected one'],
    ['{"label": "positive", "score": 1}', 'label: expected one of pos, neg, got "positive"'],
    ['{"label": "pos", "score": "4.5"}', 'score: expected a number, got "4.5"'],
    ['{"label": "pos", "score": null}', 'score: expected a number, got null'],
    ['{"label": "pos", "score": 1e999}', 'score: expected a number, got Infinity'],
    ['{"label": "pos"}', 'score: missing'],
    ['{"label": "pos", "score": 1, "mood": "x", "b": 1}', 'unknown field "mood", "b"'],
    [
      '{"label": ["pos"], "score": {"a": 1}}',
      'label: expected one of pos, neg, got a list of 1; score: expected a number, got an object',
    ],
    ['{"label": "pos", "score": 1, "tags": ["a", 2]}', 'tags[2]: expected a text, got 2'],
    [
      '{"label": 1, "score": "x", "why": 2, "tags": 3, "more": 4}',
      'label: expected one of pos, neg, got 1; score: expected a number, got "x"; why: expected a text, got 2; and 2 more',
    ],
    [`{"label": "${'x'.repeat(500)}", "score": 1}`, `label: expected one of pos, neg, got "${'x'.repeat(58)}…`],
  ])('%j', (text, trouble) => {
    expect(read(text)).toEqual({ trouble });
  });

  it.each<[object, string, string]>([
    [{ type: 'integer' }, '1.5', 'a: expected a whole number, got 1.5'],
    [{ type: 'integer', minimum: 0, maximum: 10 }, '11', 'a: expected a whole number from 0 to 10, got 11'],
    [{ type: 'number', exclusiveMinimum: 0 }, '0', 'a: expected a number above 0, got 0'],
    [{ type: 'number', minimum: 1, exclusiveMaximum: 2 }, '2', 'a: expected a number from 1 below 2, got 2'],
    [{ type: 'number', multipleOf: 5 }, '6', 'a: expected a number in steps of 5, got 6'],
    [{ type: 'boolean' }, '"yes"', 'a: expected true or false, got "yes"'],
    [{ type: 'string', minLength: 2, maxLength: 2 }, '"a"', 'a: expected a text of 2 characters, got "a"'],
    [{ type: 'string', pattern: '^[A-D]$' }, '"E"', 'a: expected a text that matches ^[A-D]$, got "E"'],
    [{ type: 'string', format: 'date' }, '"soon"', 'a: expected a text in the format date, got "soon"'],
    [{ type: ['string', 'null'] }, '1', 'a: expected a text or null, got 1'],
    [{ const: 7 }, '8', 'a: expected 7, got 8'],
    [
      { type: 'array', items: { type: 'number' }, minItems: 1 },
      '[]',
      'a: expected a list of at least 1 items, got a list without items',
    ],
    [
      { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
      '{"c": 1}',
      'a.b: missing; a: unknown field "c"',
    ],
    [
      { enum: Array.from({ length: 14 }, (_, i) => i) },
      '99',
      'a: expected one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, got 99',
    ],
  ])('%j: %s', (schema, value, trouble) => {
    expect(read(`{"a": ${value}}`, schemaOf({ a: schema }))).toEqual({ trouble });
  });
});

describe('reading typed answers', () => {
  it('takes every value of the schema, however its fields are ordered and whatever stands around it', () => {
    fc.assert(
      fc.property(schemaAndValue, fc.boolean(), ({ schema, value }, isFenced) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse());
        const json = JSON.stringify(shuffled, undefined, isFenced ? 2 : undefined);
        const answer = read(
          isFenced ? `Sure.\n\`\`\`json\n${json}\n\`\`\`` : json,
          parseAnswerSchema(JSON.stringify(schema)),
        );
        expect(answer).toHaveProperty('answer');
        expect(JSON.parse((answer as { answer: string }).answer)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('takes its own answers as they are', () => {
    fc.assert(
      fc.property(schemaAndValue, ({ schema, value }) => {
        const parsed = parseAnswerSchema(JSON.stringify(schema));
        const first = read(JSON.stringify(value), parsed);
        expect(read((first as { answer: string }).answer, parsed)).toEqual(first);
      }),
    );
  });

  it('never throws, is short, and never takes what lacks a required field', () => {
    const parts = fc.oneof(
      hostileText,
      fc.constantFrom('{"', '"label":"pos"', '"score":', '1', '{', '}', '"', ',', '\\', '[', '```'),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (texts) => {
        const answer = read(texts.join(''));
        if ('answer' in answer)
          expect(JSON.parse(answer.answer)).toMatchObject({ label: 'pos', score: expect.any(Number) });
        else expect(answer.trouble.length).toBeLessThan(330);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time by the square of what a model fills a reply with', () => {
    const started = performance.now();
    for (const piece of ['{"', '{"a":', '{', '{"a":[', '{}', '"{', '{ ']) read(piece.repeat(300_000));
    read(`{"label":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    read(`{"why":${'{"why":'.repeat(100_000)}1${'}'.repeat(100_000)}}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
