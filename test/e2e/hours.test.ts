import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { movedClock } from '../support/moved-clock.js';
import { questionTable } from '../support/question-table.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, workspace } from '../support/workspace.js';

const command = ['run', 'questions.csv', '--output', 'answers.csv', '--budget', '5', '--rows-per-call', '2', '--json'];
const berlin = ['--timezone', 'Europe/Berlin'];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
});
afterAll(() => redis.stop());

/** Runs that go by a clock of the test's. */
async function night(rows: number, time: string, practice: PracticeOptions = {}) {
  const table = questionTable(rows);
  const space = await workspace({ answers: table.answers, ...practice });
  space.write('questions.csv', table.csv);
  const clock = movedClock(space.folder, time);
  const env = { ...space.env, ...clock.env };
  return {
    table,
    space,
    clock,
    start: (...more: string[]) => startSheaf([...command, ...more], { cwd: space.folder, env }),
    worker: (...more: string[]) => startSheaf(['worker', ...more], { cwd: space.folder, env }),
    billed: (calls: number) => until(() => space.api.bill().calls >= calls),
    /** Resolves when the last call has ended and none has begun for a while; never, should calls go on until all is answered. */
    async quiet() {
      for (let before = -1; ; ) {
        const { requests, calls } = space.api.bill();
        if (requests === before && calls === before) return;
        before = requests;
        await sleep(500);
      }
    },
    /** No question was in two billed calls. */
    askedOnce: () => expect(new Set(space.api.bill().asked.values())).toEqual(new Set([1])),
    answers: () => verifyAnswers(table, space.path('answers.csv')),
  };
}

describe('a run with a window', () => {
  it('waits until it opens, and goes on by itself', async () => {
    const { space, clock, start, answers } = await night(20, '2026-01-15T20:59:00+01:00');
    const running = start('--window', '22:00-07:00', ...berlin);
    await until(() => running.stderr().includes('The window is closed'));
    expect(running.stderr()).toContain(
      'Window: calls begin only 22:00-07:00 (Europe/Berlin), next from 2026-01-15 22:00 (Europe/Berlin).',
    );
    expect(running.stderr()).toContain('waiting until 2026-01-15 22:00 (Europe/Berlin)');
    expect(space.api.bill().requests).toBe(0);
    clock.set('2026-01-15T21:59:58+01:00');
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(ended.stderr).toContain('The window is open: going on.');
    expect(countOf(answers(), 'answered')).toBe(20);
  });

  it('begins no call while it is closed, whatever it has in hand, and asks nothing twice', async () => {
    const practice: PracticeOptions = { latencyMs: 300, faults: [{ kind: 'missing', rate: 0.2 }] };
    const { space, clock, start, billed, quiet, answers } = await night(160, '2026-03-28T23:00:00+01:00', practice);
    const running = start('--window', '12:00-13:00,22:00-07:00', ...berlin, '--concurrency', '4');
    const moves = [
      ['2026-03-29T07:30:00+02:00', '2026-03-29 12:00', '2026-03-29T11:59:59+02:00'],
      ['2026-03-29T14:00:00+02:00', '2026-03-29 22:00', '2026-03-29T22:00:01+02:00'],
    ] as const;
    for (const [i, [closed, opening, open]] of moves.entries()) {
      await billed(10 * (i + 1));
      clock.set(closed);
      await until(() => running.stderr().includes(`waiting until ${opening} (Europe/Berlin). Calls in flight`));
      await quiet();
      expect(running.child.exitCode).toBeNull();
      expect(space.api.bill().calls).toBeLessThan(80);
      clock.set(open);
    }
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const rows = answers();
    expect(countOf(rows, 'answered')).toBe(160);
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
    expect(summaryOf(ended)).toMatchObject({ unknown_usd: '0', rejected_calls: 0 });
  });

  it('can be interrupted while it waits', async () => {
    const { space, start } = await night(20, '2026-01-15T12:00:00Z');
    const running = start('--window', '22:00-07:00', '--timezone', 'UTC');
    await until(() => running.stderr().includes('The window is closed'));
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect(space.api.bill().requests).toBe(0);
  });
});

describe('a run with a deadline', () => {
  it('finishes its calls in flight, skips the rest, and goes on with that under a later one', async () => {
    const practice: PracticeOptions = { latencyMs: 400 };
    const { space, clock, start, billed, askedOnce, answers } = await night(80, '2026-01-15T23:00:00Z', practice);
    const running = start('--deadline', '07:00', '--timezone', 'UTC', '--concurrency', '3');
    await billed(5);
    clock.set('2026-01-16T07:00:00Z');
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(ended.stderr).toContain('Deadline: 2026-01-16 07:00 (UTC), in ');
    expect(ended.stderr).toContain('Stopped: the deadline, 2026-01-16 07:00 (UTC), has come; ');
    const rows = answers();
    const { picoDollars, requests, calls } = space.api.bill();
    expect(requests).toBe(calls);
    expect(costOf(rows)).toBe(picoDollars);
    expect(countOf(rows, 'answered')).toBe(2 * calls);
    expect(new Set(rows.filter(({ status }) => status === 'skipped').map(({ error }) => error))).toEqual(
      new Set(['deadline']),
    );
    expect(summaryOf(ended)).toMatchObject({ exit: 4, stopped_by: 'deadline', skipped: 80 - 2 * calls, failed: 0 });
    expect(JSON.parse((await space.sheaf('status', '--json')).stdout)).toMatchObject({
      runs: [{ state: 'stopped by deadline' }],
    });

    const next = await start('--deadline', '2026-01-16T09:00', '--timezone', 'UTC').ended;
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(summaryOf(next)).toMatchObject({ exit: 0, stopped_by: null, answered: 80 });
    expect(countOf(answers(), 'answered')).toBe(80);
    expect(costOf(answers())).toBe(space.api.bill().picoDollars);
    askedOnce();
  });

  it('keeps it through a crash: the same words then mean the same moment', async () => {
    const { space, clock, start, billed, answers } = await night(40, '2026-01-15T23:00:00Z', { latencyMs: 400 });
    const given = ['--deadline', '+2h', '--timezone', 'UTC', '--concurrency', '1'];
    const killed = start(...given);
    await billed(3);
    await killed.murder();
    clock.set('2026-01-16T00:30:00Z');
    const running = start(...given);
    await until(() => running.stderr().includes('Deadline:'));
    expect(running.stderr()).toMatch(/Deadline: 2026-01-16 01:00(:\d\d)? \(UTC\)/);
    clock.set('2026-01-16T01:01:00Z');
    expect(await running.ended).toMatchObject({ code: 4 });
    expect(countOf(answers(), 'skipped')).toBeGreaterThan(0);

    const next = await start(...given).ended;
    expect(next.stderr).toMatch(/Deadline: 2026-01-16 03:0\d(:\d\d)? \(UTC\)/);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(countOf(answers(), 'answered')).toBe(40);
    // The call that the kill lost may have been billed.
    expect([...space.api.bill().asked.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(2);
  });

  it('is the whole fleet’s', async () => {
    const practice: PracticeOptions = { latencyMs: 400 };
    const { space, clock, start, worker, billed, askedOnce, answers } = await night(
      120,
      '2026-01-15T23:00:00Z',
      practice,
    );
    const store = ['--store', `${redis.url}/0`, '--concurrency', '2'];
    const other = worker(...store);
    await until(() => other.stderr().includes('waits for runs'));
    const given = ['--window', '22:00-06:00', '--timezone', 'UTC', '--deadline', '2026-01-16T07:00'];
    const running = start(...store, ...given);
    await until(() => other.stderr().includes('window: calls begin only 22:00-06:00 (UTC)'));
    await billed(6);
    // The window does not open again before the deadline.
    clock.set('2026-01-16T06:00:00Z');
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(ended.stderr).toContain(
      'Stopped: the window does not open again before the deadline, 2026-01-16 07:00 (UTC); ',
    );
    const { picoDollars, requests, calls } = space.api.bill();
    expect(requests).toBe(calls);
    expect(costOf(answers())).toBe(picoDollars);
    expect(countOf(answers(), 'answered')).toBe(2 * calls);
    expect(summaryOf(ended)).toMatchObject({ stopped_by: 'deadline', unknown_usd: '0' });

    const next = await start(...store).ended;
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(countOf(answers(), 'answered')).toBe(120);
    askedOnce();
  });
});

it('times that leave no call any time are refused, and say why', async () => {
  const { space, start } = await night(10, '2026-01-15T08:12:00+01:00');
  const past = await start('--deadline', '2026-01-15T07:00', ...berlin).ended;
  expect(past).toMatchObject({ code: 2 });
  expect(past.stderr).toContain('--deadline: 2026-01-15 07:00 (Europe/Berlin) is past: it is 2026-01-15 08:1');
  const never = await start('--deadline', '+2h', '--window', '22:00-07:00', ...berlin).ended;
  expect(never).toMatchObject({ code: 2 });
  expect(never.stderr).toMatch(
    /--window: 22:00-07:00 opens on 2026-01-15 22:00 \(Europe\/Berlin\), which is not before the deadline, 2026-01-15 10:1\d/,
  );
  expect((await start('--timezone', 'Mars/Olympus').ended).stderr).toContain('--timezone: expected a time zone like');
  expect(space.api.bill().requests).toBe(0);
});
