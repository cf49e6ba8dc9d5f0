import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { answerForm } from '../../src/prompt/answer-form.js';
import { parseAnswerSchema } from '../../src/prompt/answer-schema.js';
import { type Asked, questionKeys } from '../../src/run/question-key.js';
import type { RunSettings } from '../../src/run/run-settings.js';
import { temporaryFolder } from '../support/workspace.js';

const usual: Parameters<typeof questionKeys>[0] = {
  simulate: false,
  faults: undefined,
  baseUrl: 'https://api.openai.com/v1',
  model: findModel('o3-mini')!,
  instructions: 'Be brief.',
  answerForm: undefined,
  groupBy: ['topic'],
};

const keyWith = async (more: Partial<RunSettings>, asked: Partial<Asked> = {}) =>
  (await questionKeys({ ...usual, ...more }))({ group: '["a"]', question: 'Why?', effort: 'low', ...asked });

describe('the key of a question', () => {
  it('differs wherever the answer may, and nowhere else', async () => {
    const folder = temporaryFolder();
    const practiceWith = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return keyWith({ simulate: true, faults: join(folder, name) });
    };
    const keys = await Promise.all([
      keyWith({}),
      keyWith({}, { group: '["b"]' }),
      keyWith({}, { question: 'Why? ' }),
      keyWith({}, { group: '["a"]W', question: 'hy?' }),
      keyWith({}, { question: 'Why?\ud83d' }),
      keyWith({}, { question: 'Why?\ufffd' }),
      keyWith({ model: findModel('o1-mini')! }),
      keyWith({}, { effort: 'high' }),
      keyWith({}, { effort: undefined }),
      keyWith({ instructions: '' }),
      keyWith({ answerForm: answerForm(parseAnswerSchema('{"label": "string"}'), false) }),
      keyWith({ answerForm: answerForm(parseAnswerSchema('{"label?": "string"}'), false) }),
      keyWith({ groupBy: ['source'] }),
      keyWith({ baseUrl: 'https://api.openai.com/v2' }),
      keyWith({ simulate: true }),
      practiceWith('a.json', '{}'),
      practiceWith('b.json', '{ }'),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/);
    const same = await Promise.all([
      keyWith({}),
      keyWith({ baseUrl: 'https://api.openai.com/v1/' }),
      keyWith({ maxOutputTokens: 5, rowsPerCall: 3 }),
    ]);
    expect(new Set([...same, keys[0]]).size).toBe(1);
    expect(await practiceWith('c.json', '{}')).toBe(keys.at(-2));
  });
});
