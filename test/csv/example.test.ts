import { expect, test } from 'vitest';
import { openInput } from '../../src/csv/open-input.js';
import { readCells } from './input-files.js';

test('the example that the README starts from reads as it promises', async () => {
  const input = await openInput('examples/questions.csv');
  expect(input).toMatchObject({ columns: ['id', 'topic', 'question', 'expected'], encoding: 'utf-8', delimiter: ',' });
  const rows = await readCells(input);
  expect(rows).toHaveLength(72);
  expect(rows.map(([id]) => id)).toEqual(rows.map((_, index) => String(index + 1)));
  expect(new Set(rows.map(([, topic]) => topic)).size).toBe(6);
  expect(new Set(rows.map(([, , question]) => question)).size).toBe(66);
  expect(rows.every((cells) => cells.every((cell) => cell.trim() !== ''))).toBe(true);
});

test('its arithmetic is right, because scores are shown against it', async () => {
  const operations: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
    '÷': (a, b) => a / b,
  };
  let checked = 0;
  for (const [, , question, expected] of await readCells(await openInput('examples/questions.csv'))) {
    const sum = /(\d[\d.]*) ([-+*/÷]) (\d[\d.]*)/.exec(question!);
    if (sum === null) continue;
    expect(String(operations[sum[2]!]!(Number(sum[1]), Number(sum[3]))), question).toBe(expected);
    checked++;
  }
  expect(checked).toBeGreaterThanOrEqual(11);
});
