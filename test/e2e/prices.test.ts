import { describe, expect, it } from 'vitest';
import { verifyAnswers } from '../support/answers-file.js';
import { questionTable } from '../support/question-table.js';
import { startSheaf } from '../support/sheaf-process.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const table = questionTable(6);
const run = ['run', 'questions.csv', '--output', 'answers.csv', '--model', 'my-model', '--budget', '5', '--json'];

/** An endpoint that serves a model nobody has heard of. */
async function ownEndpoint(prices: object): Promise<Workspace> {
  const space = await workspace({ answers: table.answers, models: ['my-model'] });
  space.write('questions.csv', table.csv);
  space.write('prices.json', JSON.stringify(prices));
  return space;
}

describe('--prices', () => {
  it('lets a model be asked that no table prices, and its rows cost what the file says', async () => {
    const space = await ownEndpoint({ 'my-model': { input: '1', output: '2', source: 'our contract' } });
    const priced = await space.sheaf(...run, '--prices', 'prices.json');
    expect(priced, priced.stderr).toMatchObject({ code: 0 });
    const { input_tokens, output_tokens, cost_usd } = summaryOf(priced);
    expect(Number(cost_usd)).toBeCloseTo((input_tokens + 2 * output_tokens) / 1e6, 12);
    verifyAnswers(table, space.path('answers.csv'));
  });

  it('gives way to --price, and comes from the environment and the project’s file, too', async () => {
    const space = await ownEndpoint({ 'my-model': { input: '1', output: '2' } });
    space.write('sheaf.config.json', '{"prices": "prices.json"}');
    const planned = async (...args: string[]) => {
      const { stdout, stderr } = await space.sheaf('plan', 'questions.csv', '--model', 'my-model', '--json', ...args);
      return stdout === '' ? stderr : (JSON.parse(stdout) as { worst_usd: string }).worst_usd;
    };
    const listed = await planned();
    expect(Number(listed)).toBeGreaterThan(0);
    expect(await planned('--price', '0,0,0')).toBe('0');
    space.write('free.json', JSON.stringify({ 'my-model': { input: '0', output: '0' } }));
    expect(await planned('--prices', 'free.json')).toBe('0');
    const env = { ...space.env, SHEAF_PRICES: 'free.json' };
    const check = await startSheaf(['check', '--model', 'my-model'], { cwd: space.folder, env }).ended;
    expect(check).toMatchObject({ code: 0, stdout: expect.stringMatching(/my-model: \$0\.00 input.*free\.json/) });
  });

  it('is noticed when it changes what an interrupted run pays, and not when it changes nothing', async () => {
    const space = await ownEndpoint({ 'my-model': { input: '1', output: '2' } });
    await space.sheaf(...run, '--prices', 'prices.json', '--limit', '2');
    space.write('other.json', JSON.stringify({ 'my-model': { input: '1', output: '3' }, another: { like: 'gpt-5' } }));
    const refused = await space.sheaf(...run, '--prices', 'other.json');
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('prices: 1,1,2,2,1 then, 1,1,3,3,1 now'),
    });
    space.write('same.json', JSON.stringify({ 'my-model': { input: 1, output: 2.0, context: 64_000 } }));
    const resumed = await space.sheaf(...run, '--prices', 'same.json');
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  });

  it('is not needed again by sheaf retry', async () => {
    const space = await ownEndpoint({ 'my-model': { input: '1', output: '2' } });
    await space.setFaults([{ kind: 'refusal', times: 12 }]);
    expect(await space.sheaf(...run, '--prices', 'prices.json')).toMatchObject({ code: 3 });
    await space.setFaults([]);
    const retry = ['retry', 'answers.csv', '--budget', '5', '--json'];
    const retried = await space.sheaf(...retry);
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    const { input_tokens, output_tokens, cost_usd } = summaryOf(retried);
    expect(Number(cost_usd)).toBeCloseTo((input_tokens + 2 * output_tokens) / 1e6, 12);
  });
});

describe('sheaf models', () => {
  const ask = async (space: Workspace, ...args: string[]) => space.sheaf('models', ...args);

  it('prints all, and the user’s own with them', async () => {
    const space = await ownEndpoint({ 'my-model': { like: 'gpt-5-mini', input: '0', output: '0' } });
    const { code, stdout } = await ask(space, '--prices', 'prices.json');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^id +context +output .*batch +retirement +as of$/);
    expect(lines.find((line) => line.startsWith('o1-mini '))).toMatch(
      /128,000 +65,536 +1\.10 \/ 0\.55 \/ 4\.40 +0\.55 \/ 0\.55 \/ 2\.20 \(inferred\) +gone since 2025-10-27, use \S+ +2026-11-23/,
    );
    expect(lines.find((line) => line.startsWith('my-model '))).toMatch(/400,000 +128,000 +0\.00 \/ 0\.00 \/ 0\.00/);
  });

  it('prints one with its sources, for people and for programs', async () => {
    const space = await ownEndpoint({});
    const { stdout } = await ask(space, 'o1-mini');
    expect(stdout).toMatch(/tier 1 +500 requests and 200,000 tokens a minute/);
    expect(stdout).toMatch(/source +https:\/\/developers\.openai\.com/);
    const { stdout: json } = await ask(space, 'gpt-6-luna', '--json');
    expect(JSON.parse(json)).toMatchObject({
      id: 'gpt-6-luna',
      prices: { input: '0.1', cached: '0.01', written: '0.125', output: '0.5', reasoning: '0.5' },
      batch_prices: { input: '0.05', output: '0.25' },
      batch_discounts_cached: true,
      flex_prices: { cached: '0.005' },
      long_input: { above_input_tokens: 272_000, input_times: 2, output_times: 1.5 },
      efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'],
      as_of: '2026-11-23',
    });
    const { stdout: all } = await ask(space, '--json');
    const { models, stale } = JSON.parse(all) as { models: { id: string }[]; stale: string[] };
    expect(models.map(({ id }) => id)).toContain('o1-preview');
    expect(Array.isArray(stale)).toBe(true);
  });

  it('says on the terminal which facts are old', async () => {
    const old = { like: 'gpt-5-mini', asOf: '2020-01-01' };
    const space = await ownEndpoint({ mine: old, 'also-mine': old });
    const { stderr } = await ask(space, '--prices', 'prices.json');
    expect(stderr).toMatch(/^facts older than 90 days: .*mine, also-mine$/m);
  });

  it('knows no model that nobody knows', async () => {
    const space = await ownEndpoint({});
    const refused = await ask(space, 'gpt-5-mimi');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/"gpt-5-mimi"[\s\S]*"gpt-5-mini"/) });
  });
});
