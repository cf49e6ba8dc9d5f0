import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countOf, verifyAnswers } from '../support/answers-file.js';
import { questionTable, tableOf } from '../support/question-table.js';
import { type Refuse, startRelay } from '../support/relay.js';
import { startSheaf } from '../support/sheaf-process.js';
import { workspace } from '../support/workspace.js';

/** All files in a folder, and what they hold, whatever their format. */
function contents(folder: string): { file: string; text: string }[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => {
    const file = join(parentPath, name);
    return { file, text: readFileSync(file, 'latin1') };
  });
}

const onlyOneRow: Refuse = (_, body) => (body.includes('ECHO') ? { status: 400, code: 'invalid_prompt' } : undefined);
const everyCall: Refuse = (method) => (method === 'POST' ? { status: 401, code: 'invalid_api_key' } : undefined);
const thePreflight: Refuse = () => ({ status: 401, code: 'invalid_api_key' });

it.each([
  ['sk-test-1234567890abcdef', 'one row', onlyOneRow, 3],
  ['sk-test-1234567890abcdef', 'every call', everyCall, 5],
  ['sk-test-1234567890abcdef', 'the preflight', thePreflight, 5],
  ['an/odd+key=of.theirs', 'one row', onlyOneRow, 3],
])('the key %s is told to nobody when the provider quotes it for %s', async (key, _, refuse, code) => {
  const { columns, rows, answers } = questionTable(6);
  const table = tableOf(columns, [...rows, ['r6', 'topic', 'Please ECHO', '']], answers);
  const { api, folder, path, write } = await workspace({ answers });
  write('questions.csv', table.csv);
  const env = { OPENAI_BASE_URL: await startRelay(api.url, refuse), OPENAI_API_KEY: key };
  const command = ['run', 'questions.csv', '--output', 'answers.csv', '--budget', '1', '--verbose', '--json'];
  const run = await startSheaf(command, { cwd: folder, env }).ended;
  expect(run, run.stderr).toMatchObject({ code });
  expect(`${run.stdout}${run.stderr}`).not.toContain(key);
  for (const { file, text } of contents(folder)) expect(text.includes(key), file).toBe(false);
  if (code === 5) return expect(run.stderr).toContain('[key]');
  const answered = verifyAnswers(table, path('answers.csv'));
  expect(countOf(answered, 'answered')).toBe(6);
  expect(answered[6]!.error).toContain('[key]');
});
