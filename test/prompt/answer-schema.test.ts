import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseAnswerSchema } from '../../src/prompt/answer-schema.js';
import { strictSchema } from '../../src/prompt/strict-schema.js';
import { anySchema } from './typed-answers.js';

function refusal(schema: unknown): UsageError {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
  try {
    parseAnswerSchema(text);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

describe('a schema of answers', () => {
  it('is written as fields and their types', () => {
    const shorthand = { label: ['pos', 'neg'], score: 'number', 'why?': 'string', tags: 'string[]', 'n?': 'integer' };
    const { root, fields } = parseAnswerSchema(JSON.stringify(shorthand));
    expect(fields).toEqual(['label', 'score', 'why', 'tags', 'n']);
    expect(root).toEqual({
      type: 'object',
      properties: {
        label: { type: 'string', enum: ['pos', 'neg'] },
        score: { type: 'number' },
        why: { type: 'string' },
        tags: { type: 'array', items: { type: 'string' } },
        n: { type: 'integer' },
      },
      required: ['label', 'score', 'tags'],
      additionalProperties: false,
    });
  });

  it('or as a JSON Schema, which says the same in any spelling', () => {
    const short = parseAnswerSchema('{"label": ["pos", "neg"], "note?": "string"}');
    const long = parseAnswerSchema(
      JSON.stringify({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: 'Answer',
        ...object({ label: { enum: ['pos', 'neg'], title: 'Label' }, note: { type: ['string'], default: '' } }),
        required: ['label'],
      }),
    );
    expect(long.text).toBe(short.text);
  });

  it('that has fields named like keywords is still a shorthand', () => {
    expect(parseAnswerSchema('{"type": "string", "properties": "integer"}').fields).toEqual(['type', 'properties']);
    expect(parseAnswerSchema('{"toString": "string", "constructor?": "string"}').fields).toHaveLength(2);
  });

  it.each<[unknown, string]>([
    ['{"label": ', '--answer-schema: expected JSON, got something else: Unexpected end of JSON input'],
    [[1], '--answer-schema: expected an object of fields, got [1].'],
    [{}, '--answer-schema: expected an object of fields, got {}.'],
    [
      { label: 'text' },
      '--answer-schema: label: expected string, string[], number, number[], integer, integer[], boolean or boolean[], or a list of allowed texts, got "text".',
    ],
    [
      { 'label?': [1, 2] },
      '--answer-schema: label?: expected string, string[], number, number[], integer, integer[], boolean or boolean[], or a list of allowed texts, got [1,2].',
    ],
    [{ a: 'string', 'a?': 'number' }, '--answer-schema: the field "a" is there twice.'],
    [{ '?': 'string' }, '--answer-schema: properties: expected fields with a name, got "".'],
    ['{"__proto__": "string"}', '--answer-schema: properties: expected fields with a name, got "__proto__".'],
    [object({}), '--answer-schema: properties: expected the fields, an object of schemas, got {}.'],
    [object({ a: 'string' }), '--answer-schema: a: expected a schema, an object, got "string".'],
    [
      object({ a: {} }),
      '--answer-schema: a.type: expected string, number, integer, boolean, null, array, object, or a list of them, got nothing.',
    ],
    [object({ a: { type: 'array' } }), '--answer-schema: a[]: expected a schema, an object, got nothing.'],
    [object({ a: { type: 'number', minimum: '0' } }), '--answer-schema: a.minimum: expected a number, got "0".'],
    [
      object({ a: { type: 'array', items: { type: 'string', pattern: '(' } } }),
      '--answer-schema: a[].pattern: expected a regular expression, got "(".',
    ],
    [
      object({ a: { type: 'string' } }, { required: ['b'] }),
      '--answer-schema: required: expected a list of names of fields, got ["b"].',
    ],
    [
      object({ a: { type: 'string' } }, { additionalProperties: true }),
      '--answer-schema: additionalProperties: expected false, as every field needs a name, got true.',
    ],
    [
      object({ a: object({ b: { enum: [] } }) }),
      '--answer-schema: a.b.enum: expected a list of texts, numbers, true, false or null, got [].',
    ],
    [object({ a: { const: [] } }), '--answer-schema: a.const: expected a text, a number, true, false or null, got [].'],
  ])('that cannot be checked is refused: %j', (schema, message) => {
    expect(refusal(schema).message).toContain(message);
  });

  it('with a keyword that is not known is refused, and told what is', () => {
    const { message, nextStep } = refusal(object({ a: { anyOf: [{ type: 'string' }] } }));
    expect(message).toBe('--answer-schema: a.anyOf: the keyword "anyOf" is not supported.');
    expect(nextStep).toBe(
      'Supported are: type, const, items, properties, required, additionalProperties, description, enum, minLength, maxLength, pattern, format, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minItems, maxItems.',
    );
  });

  it('is the same when it is read back from its text', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        const { text, root } = parseAnswerSchema(JSON.stringify(schema));
        expect(parseAnswerSchema(text)).toMatchObject({ text, root });
      }),
    );
  });
});

describe('the strict form of a schema', () => {
  it('requires every field, with null where one may be left out, and has no other keywords than all models take', () => {
    const { root } = parseAnswerSchema(
      JSON.stringify(
        object(
          {
            label: { enum: ['pos', 'neg'], description: 'The mood.' },
            score: { type: 'number', minimum: 0 },
            spans: { type: 'array', minItems: 1, items: object({ from: { type: 'integer' } }) },
          },
          { required: ['score'] },
        ),
      ),
    );
    expect(strictSchema(root)).toEqual({
      type: 'object',
      properties: {
        label: { type: ['string', 'null'], enum: ['pos', 'neg', null], description: 'The mood.' },
        score: { type: 'number' },
        spans: {
          type: ['array', 'null'],
          items: {
            type: 'object',
            properties: { from: { type: ['integer', 'null'] } },
            required: ['from'],
            additionalProperties: false,
          },
        },
      },
      required: ['label', 'score', 'spans'],
      additionalProperties: false,
    });
  });

  it('is not there for a schema that providers find too large', () => {
    const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 'string']));
    expect(strictSchema(parseAnswerSchema(JSON.stringify(fields(100))).root)).toBeDefined();
    expect(strictSchema(parseAnswerSchema(JSON.stringify(fields(101))).root)).toBeUndefined();
    const deep = (levels: number): object => (levels === 1 ? { type: 'string' } : object({ a: deep(levels - 1) }));
    expect(strictSchema(parseAnswerSchema(JSON.stringify(deep(5))).root)).toBeDefined();
    expect(strictSchema(parseAnswerSchema(JSON.stringify(deep(6))).root)).toBeUndefined();
  });
});
