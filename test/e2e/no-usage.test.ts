import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completion, json, scriptedEndpoint } from '../provider/scripted-endpoint.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { startSheaf } from '../support/sheaf-process.js';
import { summaryOf, temporaryFolder, workspace } from '../support/workspace.js';

const table = questionTable(40);
const run = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '5', '--json'];

async function silentAboutUsage(...more: string[]) {
  const reasoning = { median: 300, spread: 0.6 };
  const space = await workspace({ answers: table.answers, reasoning, faults: [{ kind: 'no_usage' }] });
  space.write('questions.csv', table.csv);
  const ended = await space.sheaf(...run, ...more);
  const rows = verifyAnswers(table, space.path('answers.csv'));
  return { space, ended, rows, summary: summaryOf(ended), bill: space.api.bill() };
}

describe('an endpoint that reports no usage', () => {
  it('answers every row, each marked and with a cost; the bill lies between that and what may have been spent', async () => {
    const { ended, rows, summary, bill } = await silentAboutUsage('--budget', '20');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(rows, 'answered')).toBe(40);
    for (const { source, error, cost, output_tokens } of rows) {
      expect([source, error]).toEqual(['estimated', '']);
      expect(cost).toBeGreaterThan(0n);
      expect(output_tokens).toBeGreaterThan(0);
    }
    expect(summary.estimated_rows).toBe(40);
    expect(summary.calls).toBe(bill.calls);
    expect(pico(summary.cost_usd)).toBe(costOf(rows));
    expect(bill.picoDollars).toBeGreaterThan(costOf(rows));
    expect(bill.picoDollars).toBeLessThanOrEqual(costOf(rows) + pico(summary.unknown_usd));
    expect(ended.stderr).toMatch(/estimated +40 +rows whose usage the endpoint did not report/);
    expect(ended.stderr).toMatch(/unknown .*whose outcome or usage nobody knows/);
    expect(ended.stderr).not.toContain('Warning');
  });

  it('is held to the cap by the worst case of each of its calls', async () => {
    const { ended, rows, summary, bill } = await silentAboutUsage('--budget', '0.40');
    expect(ended).toMatchObject({ code: 4 });
    expect(countOf(rows, 'answered')).toBeGreaterThan(0);
    expect(countOf(rows, 'skipped')).toBeGreaterThan(0);
    expect(bill.picoDollars).toBeLessThanOrEqual(pico('0.40'));
    expect(pico(summary.cost_usd) + pico(summary.unknown_usd)).toBeLessThanOrEqual(pico('0.40'));
    expect(summary.estimated_rows).toBe(countOf(rows, 'answered'));
  });

  it('leaves the budget to others where the model does not reason: little of a hold is kept', async () => {
    const { ended, summary, bill } = await silentAboutUsage('--budget', '20', '--model', 'gpt-4o-mini');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const [cost, unknown] = [pico(summary.cost_usd), pico(summary.unknown_usd)];
    expect(bill.picoDollars).toBeLessThanOrEqual(cost + unknown);
    expect(unknown).toBeLessThan(2n * cost);
  });

  it('is remembered by sheaf retry, which pays only for what is missing', async () => {
    const { space, rows: before } = await silentAboutUsage('--budget', '0.40');
    await space.setFaults([]);
    const retried = await space.sheaf('retry', 'answers.csv', '--budget', '5', '--json');
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    const after = verifyAnswers(table, space.path('answers.csv'));
    const estimated = before.filter(({ status }) => status === 'answered').length;
    expect(after.map(({ source }) => source === 'estimated')).toEqual(
      before.map(({ status }) => status === 'answered'),
    );
    expect(summaryOf(retried)).toMatchObject({ answered: 40, estimated_rows: estimated });
  });
});

it('an endpoint that has no model list, no limits, no details and shows its reasoning costs nothing and says so', async () => {
  const folder = temporaryFolder();
  const endpoint = await scriptedEndpoint((response, request) => {
    if (request.method === 'GET') return json(404, { detail: 'Not Found' })(response, request);
    const message = { role: 'assistant', content: 'Yes.', reasoning_content: 'Let me think about this.' };
    return json(200, completion({ usage: undefined, choices: [{ message }] }))(response, request);
  });
  writeFileSync(join(folder, 'q.csv'), 'question\nIs it so?\nIs it really?\n');
  writeFileSync(join(folder, 'prices.json'), '{"llama": {"input": "0", "output": "0"}}');
  const command = ['run', 'q.csv', '--output', 'a.csv', '--model', 'llama', '--rows-per-call', '1', '--json'];
  const env = { OPENAI_BASE_URL: endpoint.baseUrl };
  const args = [...command, '--prices', 'prices.json', '--budget', '0'];
  const ended = await startSheaf(args, { cwd: folder, env }).ended;
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const { answered, estimated_rows, cost_usd, unknown_usd, reasoning_tokens, output_tokens } = summaryOf(ended);
  expect({ answered, estimated_rows, cost_usd, unknown_usd }).toEqual({
    answered: 2,
    estimated_rows: 2,
    cost_usd: '0',
    unknown_usd: '0',
  });
  expect(reasoning_tokens).toBe(12);
  expect(output_tokens).toBe(12 + 4);
  expect(ended.stderr).toMatch(/does not list its models/);
});
