import { readdir } from 'node:fs/promises';
import { columnPosition } from '../../csv/column-position.js';
import type { Input } from '../../csv/input.js';
import { openInput } from '../../csv/open-input.js';
import { compileTemplate } from '../../csv/template.js';
import { InputError, UsageError } from '../../errors.js';
import { count } from '../../report/format.js';
import { textOrFile } from '../../run/run-settings.js';
import type { Desk } from './desk.js';
import { likelyQuestion } from './likely-question.js';

const mostListed = 20;
const rowsShown = 20;
const cellShown = 60;

/** A table, and which of its columns is asked; options as they are typed. */
export interface AskedTable {
  readonly file: string;
  readonly settings: { readonly question: string } | { readonly template: string };
}

/** First question: which file, and what of it is asked. @throws InputError for a file that is no table */
export async function askTable(desk: Desk, folder: string, given: string | undefined): Promise<AskedTable | undefined> {
  const table = given === undefined ? await askFile(desk, folder) : await openInput(given);
  if (table === undefined) return undefined;
  const { columns, name: file } = table;
  const rows: (readonly string[])[] = [];
  let total = 0;
  for await (const { cells } of table.rows()) {
    if (total < rowsShown) rows.push(cells);
    total += 1;
  }
  const examples = columns.map((name, i) => `  ${i + 1}  ${name}: ${shortened(rows[0]?.[i] ?? '')}`);
  desk.say(
    `${file}: ${total === 1 ? '1 row' : `${count(total)} rows`}. Its columns, and the first row:\n${examples.join('\n')}`,
  );

  const { template } = desk.given;
  if (template !== undefined && desk.given.question === undefined) {
    compileTemplate(await textOrFile(template, '--template'), table);
    return { file, settings: { template } };
  }
  const settings = await desk.take({
    option: 'question',
    text: 'Which column holds the questions? (Name or number, or a text with {{columns}} in it.)',
    preset: likelyQuestion(columns, rows),
    ...(columns.includes('question') && { unasked: 'question' }),
    give: `--question COLUMN, one of ${columns.map((name) => `"${name}"`).join(', ')}`,
    read: (typed) => readColumn(typed, table),
  });
  return settings && { file, settings };
}

function readColumn(typed: string, table: Input): AskedTable['settings'] {
  if (typed.includes('{{')) {
    compileTemplate(typed, table);
    // A template that begins with @ would be taken for a file's name.
    return { template: typed.startsWith('@') ? `@${typed}` : typed };
  }
  const numbered = table.columns.includes(typed) ? undefined : table.columns[Number(typed) - 1];
  const question = numbered ?? typed;
  columnPosition(table, question, '--question');
  return { question };
}

async function askFile(desk: Desk, folder: string): Promise<Input | undefined> {
  const files = (await readdir(folder)).filter(
    (name) => /\.(csv|tsv|jsonl|ndjson)(\.gz)?$/i.test(name) && !/\.answers\.csv$/i.test(name),
  );
  if (files.length > 0) desk.say(`Tables here: ${files.slice(0, mostListed).join(', ')}`);
  const only = files.length === 1 ? files[0]! : undefined;
  return desk.take({
    text: 'Which file has the questions?',
    preset: only ?? files.find((name) => /question|问题/i.test(name)),
    ...(only !== undefined && { unasked: only }),
    give: 'the file with the questions: sheaf init questions.csv',
    async read(typed) {
      try {
        return await openInput(typed);
      } catch (error) {
        if (error instanceof InputError) throw new UsageError(error.message, error.nextStep);
        throw error;
      }
    },
  });
}

function shortened(cell: string): string {
  const line = cell.replace(/\s+/g, ' ').trim();
  return line.length > cellShown ? `${line.slice(0, cellShown)}…` : line;
}
