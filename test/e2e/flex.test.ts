import { describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { summaryOf, workspace } from '../support/workspace.js';

const command = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '2', '--lane', 'flex', '--json'];

async function inFlex(count: number, practice: PracticeOptions, ...more: string[]) {
  const table = questionTable(count);
  const space = await workspace({ answers: table.answers, ...practice });
  space.write('questions.csv', table.csv);
  const ended = await space.sheaf(...command, ...more);
  if (ended.code === 2) return { ended, rows: [], bill: space.api.bill(), table };
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(costOf(rows)).toBe(pico(summaryOf(ended).cost_usd));
  return { ended, rows, bill: space.api.bill(), table };
}

describe('the flex lane', () => {
  it('is billed at its own prices to the last digit, cached tokens too', async () => {
    const instructions = ['--instructions', 'Answer with the number alone. '.repeat(300)];
    const { ended, rows, bill } = await inFlex(60, {}, '--model', 'o4-mini', '--budget', '20', ...instructions);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(summaryOf(ended)).toMatchObject({ cost_usd: bill.usd, unknown_usd: '0' });
    expect(rows.some(({ cached_tokens }) => cached_tokens > 0)).toBe(true);
    for (const row of rows) {
      expect(row.call_id).toMatch(/^flex-/);
      // o4-mini in flex: $0.55, $0.1375 and $2.20 a million.
      const plain = BigInt(row.input_tokens - row.cached_tokens) * 550_000n;
      expect(row.cost).toBe(plain + BigInt(row.cached_tokens) * 137_500n + BigInt(row.output_tokens) * 2_200_000n);
    }
  });

  it('waits where the provider has no room, which costs neither money nor attempts', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'flex_unavailable', rate: 0.5, times: 6 }];
    const { ended, rows, bill } = await inFlex(60, { faults }, '--model', 'o4-mini', '--budget', '20');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(bill.struck.flex_unavailable).toBe(6);
    expect(summaryOf(ended)).toMatchObject({ cost_usd: bill.usd, rejected_calls: 6 });
    expect(new Set(rows.map(({ attempts }) => attempts))).toEqual(new Set([1]));
  });

  it('skips what it found no room for by the deadline', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'flex_unavailable' }];
    const more = ['--model', 'o4-mini', '--budget', '20', '--deadline', '+4s'];
    const { ended, rows, bill } = await inFlex(20, { faults }, ...more);
    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(countOf(rows, 'skipped')).toBe(20);
    expect(bill.usd).toBe('0');
  });

  it('is billed at the ordinary price, and keeps to the cap, where the endpoint serves it so', async () => {
    const slow = { reasoning: { median: 8_000, spread: 0.5 } };
    // The practice API has no flex lane for o1-mini, and says "default".
    const own = ['--model', 'o1-mini', '--price', '1.10,0.55,4.40', '--budget', '0.70'];
    const { ended, rows, bill } = await inFlex(60, slow, ...own);
    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(countOf(rows, 'answered')).toBeGreaterThan(5);
    expect(summaryOf(ended)).toMatchObject({ cost_usd: bill.usd });
    expect(bill.picoDollars).toBeLessThanOrEqual(pico('0.70'));
    expect(bill.picoDollars).toBeGreaterThanOrEqual(pico('0.55'));
  });

  it('says before anything is spent that the model is not offered there', async () => {
    const { ended, bill } = await inFlex(4, {}, '--model', 'gpt-4o', '--budget', '1');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('in the flex lane is not known') });
    expect(bill.calls).toBe(0);
  });
});
