import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { type QuestionTable, questionTable, tableOf } from '../support/question-table.js';
import { rowsInPart } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, temporaryFolder, type Workspace, workspace } from '../support/workspace.js';

const redis = await startRedis();
afterAll(() => redis.stop());

const limits = ['--rows-per-call', '4', '--concurrency', '4', '--budget', '8', '--json'];

function command(output: string, ...more: string[]): string[] {
  return ['run', 'questions.csv', '--output', output, ...limits, ...more];
}

async function newSpace(table: QuestionTable, latencyMs = 0, folder?: string): Promise<Workspace> {
  const space = await workspace({ answers: table.answers, latencyMs }, folder);
  space.write('questions.csv', table.csv);
  return space;
}

/** Runs to the end with every row answered. */
async function finished(space: Workspace, table: QuestionTable, output: string, ...more: string[]) {
  const ended = await space.sheaf(...command(output, ...more));
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, space.path(output));
  expect(countOf(rows, 'answered')).toBe(table.rows.length);
  const summary = summaryOf(ended);
  expect(summary.cached).toBe(rows.filter(({ source }) => source === 'cache').length);
  expect(summary.duplicates).toBe(rows.filter(({ source }) => source === 'duplicate').length);
  return { rows, summary, stderr: ended.stderr };
}

async function answersKept(space: Workspace): Promise<number> {
  const { stdout } = await space.sheaf('cache', 'stats', '--json');
  return (JSON.parse(stdout) as { answers: number }).answers;
}

describe('a question that was answered before', () => {
  const table = questionTable(60, { groups: 2, duplicates: true });

  it('costs nothing in another run: no call, every row from the cache, repeated ones too', async () => {
    const space = await newSpace(table);
    const first = await finished(space, table, 'first.csv');
    const bill = space.api.bill();
    expect(first.summary).toMatchObject({ cached: 0, duplicates: 12 });
    const second = await finished(space, table, 'second.csv', '--rows-per-call', '2', '--max-output-tokens', '900');
    expect(space.api.bill().requests).toBe(bill.requests);
    expect(second.summary).toMatchObject({ cached: 60, duplicates: 0, calls: 0, cost_usd: '0', unknown_usd: '0' });
    expect(second.summary).toMatchObject({ input_tokens: 0, output_tokens: 0 });
    expect(second.stderr).toMatch(/60\s+answered from the cache/);
    expect(new Set(second.rows.map(({ source }) => source))).toEqual(new Set(['cache']));
    expect(costOf(second.rows)).toBe(0n);
    expect(second.rows.map(({ answer }) => answer)).toEqual(first.rows.map(({ answer }) => answer));
  });

  it('leaves only new rows to be asked', async () => {
    const [old, grown] = [questionTable(50), questionTable(50, { from: 10 })];
    const space = await newSpace(tableOf(old.columns, old.rows, { ...old.answers, ...grown.answers }));
    await finished(space, old, 'first.csv');
    space.write('questions.csv', grown.csv);
    const { rows, summary } = await finished(space, grown, 'second.csv');
    expect(summary).toMatchObject({ cached: 40, calls: 3 });
    expect(rows.map(({ source }) => source)).toEqual([...Array(40).fill('cache'), ...Array(10).fill('model')]);
    const { asked, picoDollars } = space.api.bill();
    expect([...asked.values()]).toEqual(Array(60).fill(1));
    expect(costOf(rows)).toBeLessThan(picoDollars);
  });

  it('is asked anew of another model, effort or endpoint, with other instructions, and in other groups', async () => {
    const space = await newSpace(table);
    const calls = async (...more: string[]) => {
      const before = space.api.bill().calls;
      await finished(space, table, `${randomUUID()}.csv`, ...more);
      return space.api.bill().calls - before;
    };
    const usual = ['--model', 'o3-mini', '--reasoning', 'low'];
    expect(await calls(...usual)).toBe(12);
    for (const more of [
      ['--model', 'o1-mini'],
      ['--model', 'o3-mini', '--reasoning', 'high'],
      [...usual, '--instructions', 'Be brief.'],
      [...usual, '--group-by', 'topic'],
    ]) {
      expect(await calls(...more), more.join(' ')).toBeGreaterThanOrEqual(12);
      expect(await calls(...more), more.join(' ')).toBe(0);
    }
    expect(await calls(...usual)).toBe(0);
    const elsewhere = await newSpace(table, 0, space.folder);
    await finished(elsewhere, table, 'elsewhere.csv', ...usual);
    expect(elsewhere.api.bill().calls).toBe(12);
  });

  it('is asked anew when its answer has run out', async () => {
    const space = await newSpace(table);
    await finished(space, table, 'first.csv', '--cache-ttl', '3s');
    await until(async () => (await answersKept(space)) === 0);
    expect((await finished(space, table, 'second.csv')).summary).toMatchObject({ cached: 0, calls: 12 });
  });

  it.each([['--no-cache'], ['--cache-ttl=0']])('is asked anew with %j, and its answer is not kept', async (...more) => {
    const space = await newSpace(table);
    await finished(space, table, 'first.csv', ...more);
    expect(await answersKept(space)).toBe(0);
    expect((await finished(space, table, 'second.csv')).summary.cached).toBe(0);
    expect(await answersKept(space)).toBe(48);
    expect((await finished(space, table, 'third.csv', ...more)).summary.cached).toBe(0);
  });

  it('is not asked by --fresh, which forgets the run; with --no-cache it is', async () => {
    const space = await newSpace(table);
    await finished(space, table, 'first.csv');
    expect((await finished(space, table, 'first.csv', '--fresh')).summary).toMatchObject({ cached: 60, calls: 0 });
    const again = await finished(space, table, 'first.csv', '--fresh', '--no-cache');
    expect(again.summary).toMatchObject({ cached: 0, calls: 12 });
  });

  it('is asked anew after sheaf cache clear', async () => {
    const space = await newSpace(table);
    expect(await answersKept(space)).toBe(0);
    await finished(space, table, 'first.csv');
    expect((await space.sheaf('cache', 'stats')).stdout).toMatch(
      /^48 answers, 0\.\d of 64\.0 MiB\nthe first runs out 2/,
    );
    expect(JSON.parse((await space.sheaf('cache', 'clear', '--json')).stdout)).toEqual({ cleared: 48 });
    expect(await answersKept(space)).toBe(0);
    expect((await finished(space, table, 'second.csv')).summary).toMatchObject({ cached: 0, calls: 12 });
  });

  it('is not asked by sheaf retry, which adds nothing to what the row has cost', async () => {
    const unwilling = 'Something that it is UNWILLING to say';
    const plain = questionTable(20);
    const rows = [...plain.rows.slice(0, 19), plain.rows[19]!.with(2, unwilling)];
    const mixed = tableOf(plain.columns, rows, { ...plain.answers, [unwilling]: 'Now it says so.' });
    const space = await newSpace(mixed);
    await space.setFaults([{ kind: 'refusal', match: 'UNWILLING' }]);
    expect((await space.sheaf(...command('first.csv'))).code).toBe(3);
    const failed = verifyAnswers(mixed, space.path('first.csv'))[19]!;
    expect(failed.status).toBe('failed');
    await space.setFaults([]);
    await finished(space, mixed, 'second.csv');
    const { requests } = space.api.bill();
    const retried = await space.sheaf('retry', 'first.csv', '--budget', '1', '--json');
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    expect(summaryOf(retried)).toMatchObject({ answered: 20, cached: 1, calls: 0, cost_usd: '0' });
    expect(space.api.bill().requests).toBe(requests);
    const row = verifyAnswers(mixed, space.path('first.csv'))[19]!;
    expect(row).toMatchObject({ source: 'cache', cost: failed.cost, attempts: failed.attempts });
    expect(failed.cost).toBeGreaterThan(0n);
  });
});

describe('what a killed run was answered', () => {
  // More than what is opened ahead of the workers, so that questions are leased of which the store has no bundle yet.
  const table = questionTable(480);

  it.each([['embedded'], ['on Redis']])(
    'is lost neither to the run nor to the cache: %s',
    { timeout: 400_000 },
    async (where) => {
      const store = where === 'embedded' ? [] : ['--store', `${redis.url}?prefix=${randomUUID()}`];
      const space = await newSpace(table, 50);
      const running = space.start(...command('first.csv', ...store));
      await until(() => rowsInPart(space, 'first.csv').length >= 24);
      await running.murder();
      const first = await space.sheaf(...command('first.csv', ...store));
      expect(first, first.stderr).toMatchObject({ code: 0 });
      expect(first.stderr, 'it waited for itself').not.toContain('Another run is asking');
      verifyAnswers(table, space.path('first.csv'));
      const { requests } = space.api.bill();
      expect((await finished(space, table, 'second.csv', ...store)).summary).toMatchObject({ cached: 480, calls: 0 });
      expect(space.api.bill().requests).toBe(requests);
    },
  );
});

describe('runs that ask the same at the same time', () => {
  // More than twice of what a run leases before its first answer, so that each has something to ask.
  const table = questionTable(1_200);
  const turned = tableOf(table.columns, [...table.rows].reverse(), table.answers);

  /** Two folders with one store and one API, in which the same questions stand in opposite order. */
  async function twoRuns(latencyMs: number) {
    const space = await newSpace(table, latencyMs, temporaryFolder());
    const other = temporaryFolder();
    writeFileSync(join(other, 'questions.csv'), turned.csv);
    // Three rows a call: of what was looked up together, some rows are left that fill no call.
    const store = ['--store', `${redis.url}?prefix=${randomUUID()}`, '--rows-per-call', '3'];
    const args = command('answers.csv', ...store);
    const first = space.start(...args);
    const second = startSheaf(args, { cwd: other, env: space.env });
    return { space, args, first, second, otherOutput: join(other, 'answers.csv') };
  }

  it('ask each question once, and both end with every answer', async () => {
    const { space, first, second, otherOutput } = await twoRuns(200);
    for (const run of await Promise.all([first.ended, second.ended])) {
      expect(run, run.stderr).toMatchObject({ code: 0 });
      const { answered, calls } = summaryOf(run);
      expect(answered).toBe(1_200);
      expect(calls).toBeGreaterThan(0);
    }
    const { asked, picoDollars } = space.api.bill();
    expect([...asked.values()]).toEqual(Array(1_200).fill(1));
    const all = [...verifyAnswers(table, space.path('answers.csv')), ...verifyAnswers(turned, otherOutput)];
    expect(all.filter(({ source }) => source === 'cache')).toHaveLength(1_200);
    expect(costOf(all)).toBe(picoDollars);
  });

  // What the killed run was about to ask is held for two minutes.
  it('do not lose what one of them was asking when it was killed', { timeout: 400_000 }, async () => {
    const { space, args, first, second, otherOutput } = await twoRuns(400);
    await until(() => rowsInPart(space).length >= 16);
    await first.murder();
    const run = await second.ended;
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(run.stderr.match(/Another run is asking/g)).toHaveLength(1);
    expect(countOf(verifyAnswers(turned, otherOutput), 'answered')).toBe(1_200);
    // At most what was in flight at the kill, and as much again that was answered and not yet collected.
    const twice = [...space.api.bill().asked.values()].filter((times) => times > 1);
    expect(twice.length).toBeLessThanOrEqual(2 * 4 * 3);
    const resumed = await space.sheaf(...args);
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(1_200);
  });
});

describe('a cache that is broken', () => {
  it('fails no run, which says so once', async () => {
    const table = questionTable(40);
    const [space, prefix] = [await newSpace(table), randomUUID()];
    const client = new Redis(redis.url);
    await client.set(`${prefix}:{cache}:leases`, 'no sorted set');
    client.disconnect();
    const run = await finished(space, table, 'answers.csv', '--store', `${redis.url}?prefix=${prefix}`);
    expect(run.summary).toMatchObject({ cached: 0, calls: 10 });
    expect(run.stderr.match(/The answer cache fails/g)).toHaveLength(1);
  });
});
