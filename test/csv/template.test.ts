import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/csv/template.js';
import { UsageError } from '../../src/errors.js';
import { openFile, readRows } from './input-files.js';

async function filled(template: string, csv: string): Promise<string[]> {
  const input = await openFile('q.csv', csv);
  const fill = compileTemplate(template, input);
  return (await readRows(input)).map(fill);
}

describe('a question made from several columns', () => {
  test('takes its columns, with or without spaces in the braces, and keeps the text between', async () => {
    const csv = 'id,country,year\n1,France,1900\n2,Japan,1950\n';
    expect(await filled('{{year}}: population of {{ country }}?\n({{year}})', csv)).toEqual([
      '1900: population of France?\n(1900)',
      '1950: population of Japan?\n(1950)',
    ]);
  });

  test('a cell that looks like a template, or like a replacement pattern, stays as it is', async () => {
    expect(await filled('Q: {{question}}', "id,question\n1,{{id}} $& $1 $'\n")).toEqual(["Q: {{id}} $& $1 $'"]);
  });

  test('names with spaces, single braces and Chinese', async () => {
    expect(await filled('{x} {{ Best Answer}} {{ 问题 }}', ' Best Answer,问题\na,b\n')).toEqual(['{x} a b']);
  });

  test('an unknown column is a usage error that suggests one', async () => {
    const input = await openFile('q.csv', 'id,Country\n1,x\n');
    expect(() => compileTemplate('{{country}}', input)).toThrow(UsageError);
    expect(() => compileTemplate('{{country}}', input)).toThrow('--template');
  });

  test('a template without a column would ask every row the same', async () => {
    const input = await openFile('q.csv', 'id,country\n1,x\n');
    for (const template of ['', 'How many people live in {country}?', 'open {{ only']) {
      expect(() => compileTemplate(template, input)).toThrow('every row would ask the same');
    }
  });
});
