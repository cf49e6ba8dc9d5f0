import { describe, expect, test } from 'vitest';
import { columnPosition } from '../../src/csv/column-position.js';
import type { Input } from '../../src/csv/open-input.js';
import { UsageError } from '../../src/errors.js';
import { openFile } from './input-files.js';

const open = (header: string): Promise<Input> => openFile('q.csv', `${header}\n${header.replaceAll(/[^,]+/g, 'x')}\n`);

function failure(input: Input, name: string): UsageError {
  try {
    columnPosition(input, name, '--question');
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error('expected a UsageError');
}

describe('a column by its name', () => {
  test('is found exactly', async () => {
    const input = await open('id,question,Question, question');
    expect(columnPosition(input, 'question', '--question')).toBe(1);
    expect(columnPosition(input, 'Question', '--question')).toBe(2);
    expect(columnPosition(input, ' question', '--question')).toBe(3);
  });

  test.each([
    ['question', 'id,Question,topic', 'Question'],
    ['question', 'id, question,topic', ' question'],
    ['best answer', 'id,Best_Answer,topic', 'Best_Answer'],
    ['qestion', 'id,question,topic', 'question'],
    ['questionz', 'quest,questions', 'questions'],
    ['question', 'id,question_text', 'question_text'],
    ['问提', '编号,问 提', '问 提'],
  ])('%j in %j suggests %j', async (name, header, suggestion) => {
    const error = failure(await open(header), name);
    expect(error.message).toContain('--question');
    expect(error.message).toContain(`no column "${name}"`);
    expect(error.nextStep).toContain(`Did you mean "${suggestion}"?`);
    expect(error.nextStep).toContain('Its columns are: ');
  });

  test('nothing near is suggested, but all columns are listed', async () => {
    const error = failure(await open('id,prompt'), 'question');
    expect(error.nextStep).toBe('Its columns are: "id", "prompt".');
  });

  test('a very wide table is not listed in full', async () => {
    const error = failure(await open(Array.from({ length: 100 }, (_, i) => `c${i}`).join()), 'question');
    expect(error.nextStep).toContain('and 60 more');
  });
});
