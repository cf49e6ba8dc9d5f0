import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Slice } from '../../src/run/batch/slice.js';
import type { PracticeBill, PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { type QuestionTable, questionTable } from '../support/question-table.js';
import { findRunFile } from '../support/run-files.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

type Faults = NonNullable<PracticeOptions['faults']>;

const command = ['run', 'questions.csv', '--output', 'answers.csv', '--model', 'o4-mini', '--rows-per-call', '5'];
const batch = [...command, '--lane', 'batch', '--json'];

async function newSpace(table: QuestionTable, practice: PracticeOptions = {}): Promise<Workspace> {
  const space = await workspace({ answers: { ...table.answers }, ...practice });
  space.write('questions.csv', table.csv);
  return space;
}

/** The bill of the practice API, with what it counts of files and batches. */
const billOf = (space: Workspace) => space.api.bill() as PracticeBill & { batches: number; files: number };

async function finished(space: Workspace, table: QuestionTable, ...more: string[]) {
  const ended = await space.sheaf(...batch, '--budget', '20', ...more);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(table.rows.length);
  const summary = summaryOf(ended);
  expect(costOf(rows)).toBe(pico(summary.cost_usd));
  return { rows, summary, stderr: ended.stderr };
}

/** Slices that the run's folder has notes of. */
function slicesOf(space: Workspace): Slice[] {
  const manifest = findRunFile(space, 'manifest.json');
  if (manifest === undefined) return [];
  const folder = join(manifest, '../batches');
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Slice);
  } catch {
    return [];
  }
}

describe('the batch lane', () => {
  const table = questionTable(60, { duplicates: true });

  it('answers every row in one batch, at half price to the last digit, and leaves no file behind', async () => {
    const space = await newSpace(table);
    const { rows, summary } = await finished(space, table);
    const bill = billOf(space);
    expect(summary).toMatchObject({ cost_usd: bill.usd, unknown_usd: '0', calls: bill.calls });
    expect([...bill.asked.values()]).toEqual(Array(bill.asked.size).fill(1));
    expect(bill.batches).toBe(1);
    for (const row of rows.filter(({ source }) => source === 'model')) {
      // o4-mini: $0.55 and $2.20 a million, with nothing off for cached input.
      expect(row.cost).toBe(BigInt(row.input_tokens) * 550_000n + BigInt(row.output_tokens) * 2_200_000n);
    }
    const files = (await (
      await fetch(`${space.env.OPENAI_BASE_URL}/files`, { headers: { authorization: 'Bearer practice' } })
    ).json()) as {
      data: unknown[];
    };
    expect(files.data).toEqual([]);
    expect(slicesOf(space)).toEqual([]);
  });

  it.each<[string, Faults]>([
    [
      'lines expire, are refused, and answers go missing',
      [
        { kind: 'batch_expired_line', rate: 0.3, times: 3 },
        { kind: 'batch_rejected_line', rate: 0.3, times: 3 },
        { kind: 'missing', rate: 0.2 },
      ],
    ],
    [
      'the file is refused after the order was taken, then no line is answered',
      [
        { kind: 'batch_invalid', times: 1 },
        { kind: 'batch_no_output', times: 1, after: 1 },
      ],
    ],
    ['too much is enqueued', [{ kind: 'batch_token_limit', times: 2 }]],
    [
      'the file is not found at first, nobody learns that it arrived, and the provider fails when it is asked',
      [
        { kind: 'file_not_found', times: 2 },
        { kind: 'file_upload_reset', times: 1 },
        { kind: 'batch_poll_error', times: 3 },
      ],
    ],
  ])('ends with every row answered and a bill that fits where %s', async (_, faults) => {
    const space = await newSpace(table, { faults });
    const { summary } = await finished(space, table);
    expect(summary).toMatchObject({ cost_usd: billOf(space).usd, unknown_usd: '0' });
  });

  it('does not order twice when nobody learns that the order was taken', async () => {
    const space = await newSpace(table, { faults: [{ kind: 'batch_create_reset', times: 1 }] });
    const { summary } = await finished(space, table);
    expect(summary.cost_usd).toBe(billOf(space).usd);
    expect(billOf(space).batches).toBe(1);
  });

  it('counts lines of which no file tells as unknown spend, and asks them again', async () => {
    const space = await newSpace(table, { faults: [{ kind: 'batch_missing_line', times: 2 }] });
    const { summary } = await finished(space, table);
    const bill = billOf(space).picoDollars;
    expect(bill).toBeGreaterThan(pico(summary.cost_usd));
    expect(bill).toBeLessThanOrEqual(pico(summary.cost_usd) + pico(summary.unknown_usd));
  });

  it('fails a row that the provider will not have, and no other', async () => {
    const faults: Faults = [{ kind: 'invalid_prompt', match: 'What is 7 plus 8?' }];
    const space = await newSpace(table, { faults });
    const ended = await space.sheaf(...batch, '--budget', '20');
    expect(ended, ended.stderr).toMatchObject({ code: 3 });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(rows.filter(({ status }) => status === 'failed').map(({ cells }) => cells[2])).toEqual([
      'What is 7 plus 8?',
    ]);
  });

  it('keeps to the cap and uses it up', async () => {
    const space = await newSpace(questionTable(200), { reasoning: { median: 4_000, spread: 0.5 } });
    const ended = await space.sheaf(...batch, '--budget', '0.40');
    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(billOf(space).picoDollars).toBeLessThanOrEqual(pico('0.4'));
    expect(billOf(space).picoDollars).toBeGreaterThanOrEqual(pico('0.36'));
  });

  it('says before anything is spent when the model’s price in batches is not known', async () => {
    const space = await newSpace(table);
    const ended = await space.sheaf(
      'run',
      'questions.csv',
      '--lane',
      'batch',
      '--model',
      'o1-preview',
      '--budget',
      '1',
    );
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('in batches is not known') });
  });
});

describe('a batch lane that is killed', () => {
  const table = questionTable(60);
  const slow: PracticeOptions = { batch: { validateMs: 500, runMs: 1_500 } };

  it.each<[string, (space: Workspace) => boolean]>([
    ['while it makes a slice', (space) => slicesOf(space).length > 0],
    ['when the file is there', (space) => billOf(space).files > 0],
    [
      'when the order goes out',
      (space) => slicesOf(space).some(({ state }) => state === 'creating' || state === 'created'),
    ],
    ['when the order was taken', (space) => billOf(space).batches > 0],
    ['while the batch is worked on', (space) => slicesOf(space).some(({ state }) => state === 'created')],
  ])('%s orders nothing twice and loses nothing', async (_, isThere) => {
    const space = await newSpace(table, slow);
    const running = space.start(...batch, '--budget', '20');
    await until(() => isThere(space));
    await running.murder();
    const { summary } = await finished(space, table);
    const bill = billOf(space);
    expect([...bill.asked.values()]).toEqual(Array(60).fill(1));
    expect(bill.batches).toBe(1);
    expect(summary).toMatchObject({ cost_usd: bill.usd, unknown_usd: '0' });
  });

  it('while lines are settled settles the others, once', async () => {
    const many = questionTable(1_500);
    const space = await newSpace(many);
    const running = space.start(...batch, '--budget', '20');
    await until(() => (findRunFile(space, 'part.csv') === undefined ? false : lines(space) > 100));
    await running.murder();
    const { summary } = await finished(space, many);
    expect([...billOf(space).asked.values()]).toEqual(Array(1_500).fill(1));
    expect(summary).toMatchObject({ cost_usd: billOf(space).usd, unknown_usd: '0' });
  });

  it('is collected by a session of workers, too, which asks only what is left', async () => {
    const space = await newSpace(table, slow);
    const running = space.start(...batch, '--budget', '20', '--limit', '40');
    await until(() => slicesOf(space).some(({ state }) => state === 'created'));
    await running.murder();
    const ended = await space.sheaf(...command, '--json', '--budget', '20');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(60);
    expect([...billOf(space).asked.values()]).toEqual(Array(60).fill(1));
    expect(summaryOf(ended)).toMatchObject({ cost_usd: billOf(space).usd, unknown_usd: '0' });
  });

  it('is not forgotten by --fresh while the provider works on it; Ctrl-C leaves it there', async () => {
    const space = await newSpace(table, slow);
    const running = space.start(...batch, '--budget', '20');
    await until(() => slicesOf(space).some(({ state }) => state === 'created'));
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('the same command collects'),
    });
    const fresh = await space.sheaf(...batch, '--budget', '20', '--fresh');
    expect(fresh).toMatchObject({ code: 2, stderr: expect.stringContaining('under way at the provider') });
    await finished(space, table);
    expect(billOf(space).batches).toBe(1);
  });
});

function lines(space: Workspace): number {
  return readFileSync(findRunFile(space, 'part.csv')!, 'utf8').split('\n').length;
}
