import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { atWork } from '../../src/run/report-facts.js';
import { readTimeline, Timeline, type TimelineSample, workedMs } from '../../src/run/timeline.js';
import { temporaryFolder } from '../support/workspace.js';

const money = (spent: bigint) => ({ spent, unknown: 0n, held: 5n, calls: Number(spent) });
const counts = (answered: number) => ({ answered, failed: 1, skipped: 0 });

it('a night of samples stays a small file, from its first moment to its last', async () => {
  const path = join(temporaryFolder(), 'timeline.ndjson');
  const timeline = await Timeline.open(path);
  const start = 1_000_000;
  const night = 10 * 3_600;
  for (let second = 0; second <= night; second++) {
    await timeline.note(money(BigInt(second)), counts(second), start + second * 1_000);
  }
  await timeline.end(money(123_456_789_000n), counts(night), start + night * 1_000 + 1);
  const samples = await readTimeline(path);
  expect(samples.length).toBeGreaterThan(200);
  expect(samples.length).toBeLessThanOrEqual(512);
  expect(samples[0]).toEqual({
    ...{ at: start, session: 1, spent_usd: '0', unknown_usd: '0', held_usd: '0.000000000005' },
    ...{ answered: 0, failed: 1, skipped: 0, calls: 0 },
  });
  expect(samples.at(-1)).toMatchObject({ spent_usd: '0.123456789', answered: night });
  const gaps = samples.slice(1).map(({ at }, i) => at - samples[i]!.at);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * 128_000);
  expect(workedMs(samples)).toBe(night * 1_000 + 1);
});

it('a killed session is gone on with: its torn line is dropped, its samples stay, the time between counts as no work', async () => {
  const path = join(temporaryFolder(), 'timeline.ndjson');
  const first = await Timeline.open(path);
  for (let i = 0; i < 10; i++) await first.note(money(BigInt(i)), counts(i), i * 1_000);
  await first.note(money(99n), counts(9), 9_100);
  appendFileSync(path, '{"at":9500,"session":1,"spe');

  const second = await Timeline.open(path);
  await second.note(money(20n), counts(20), 1_000_000);
  await second.end(money(21n), counts(21), 1_002_000);
  const samples = await readTimeline(path);
  expect(samples.map(({ at }) => at)).toEqual([
    ...Array.from({ length: 10 }, (_, i) => i * 1_000),
    1_000_000,
    1_002_000,
  ]);
  expect(samples.map(({ session }) => session)).toEqual([...Array(10).fill(1), 2, 2]);
  expect(workedMs(samples)).toBe(11_000);
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(12);
});

it('what cannot be written keeps no run from going on', async () => {
  const path = join(temporaryFolder(), 'no such folder', 'timeline.ndjson');
  const timeline = await Timeline.open(path);
  await timeline.note(money(1n), counts(1));
  await timeline.end(money(2n), counts(2));
  expect(await readTimeline(path)).toEqual([]);
});

it('a run that is made of arms stands as all of them together do, and pauses between sessions are left out', () => {
  const sample = (at: number, session: number, spent_usd: string, answered: number): TimelineSample => ({
    ...{ at, session, spent_usd, unknown_usd: '0.5', held_usd: '0', answered },
    ...{ failed: 1, skipped: 0, calls: 2 },
  });
  const cheap = [sample(1_000, 1, '0.1', 3), sample(3_000, 1, '0.2', 6), sample(90_000, 2, '0.2', 6)];
  const strong = [sample(4_000, 1, '0', 0), sample(6_000, 1, '1.000000000001', 2)];
  const points = atWork([[], cheap, strong]);
  expect(points.map(({ second, spent_usd, answered }) => [second, spent_usd, answered])).toEqual([
    [0, '0.1', 3],
    [2, '0.2', 6],
    [2, '0.2', 6],
    [4, '1.200000000001', 8],
    [4, '1.200000000001', 8],
  ]);
  expect(points.at(-1)).toMatchObject({ unknown_usd: '1', failed: 2, calls: 4 });
});
