/**
 * Rows a second of `sheaf run`, beside what one would write by hand instead: a pool (peers/pool.mjs: csv-parse, p-limit,
 * the official SDK) and a queue (peers/bullmq.mjs: the same on BullMQ and Redis). Those two ask one row a call, keep
 * nothing and count nothing.
 *
 * "whole": the process's wall time, nothing left out; Sheaf creates its database in it, in a new folder each time.
 * "without start-up": the same, less the wall time of a run of one row.
 */
import { fileURLToPath } from 'node:url';
import { startPractice } from './parts/practice.mjs';
import { runProcess } from './parts/process.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { startRedis } from './parts/redis.mjs';
import { runSheaf } from './parts/sheaf.mjs';
import { median, spread } from './parts/statistics.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 20_000;
const rounds = 1;
/** Calls in flight, of everybody alike. */
const concurrency = 64;
const yardstick = 'pool, 1 row a call';
/** Times the pool. */
const goals = {
  'sheaf on Redis, 10 rows a call': 3,
  'sheaf embedded, 10 rows a call': 1.3,
  'sheaf on Redis, 1 row a call': 0.6,
};

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const practice = await startPractice();
    const redis = await startRedis();
    try {
      const means = { workspace, practice, redis };
      const contestants = {
        [yardstick]: peer(means, 'pool'),
        'BullMQ, 1 row a call': peer(means, 'bullmq'),
        'sheaf on Redis, 10 rows a call': sheaf(means, 10, redis.url),
        'sheaf embedded, 10 rows a call': sheaf(means, 10),
        'sheaf on Redis, 1 row a call': sheaf(means, 1, redis.url),
        'sheaf embedded, 1 row a call': sheaf(means, 1),
      };
      const files = { 1: workspace.file('1.csv'), [rows]: workspace.file(`${rows}.csv`) };
      for (const size of [1, rows]) await writeQuestions(files[size], size);
      await contestants[yardstick](files[rows], rows); // Warms up the practice API.

      const times = await alternate(contestants, files);
      report(times, 'whole', ({ whole }) => rows / whole);
      report(times, 'without start-up', ({ whole, startUp }) => (rows - 1) / (whole - startUp));
    } finally {
      await redis.stop();
      await practice.stop();
    }
  });
}

/** A B C A B C …; each contestant's run of one row stands directly before its whole run. */
async function alternate(contestants, files) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, seconds] of Object.entries(contestants)) {
      const startUp = await seconds(files[1], 1);
      const whole = await seconds(files[rows], rows);
      times[name].push({ whole, startUp });
      console.log(`round ${round}: ${name}: ${whole.toFixed(2)} s, of which start-up ${startUp.toFixed(2)} s`);
    }
  }
  return times;
}

function report(times, title, speed) {
  const speeds = Object.fromEntries(Object.entries(times).map(([name, runs]) => [name, runs.map(speed)]));
  console.log(`${title}:`);
  for (const [name, values] of Object.entries(speeds)) {
    const ratios = values.map((value, round) => value / speeds[yardstick][round]);
    const goal = goals[name];
    const verdict = goal === undefined ? '' : ` (goal ${goal}, ${median(ratios) >= goal ? 'met' : 'MISSED'})`;
    console.log(
      `  ${name.padEnd(31)} ${spread(values, (value) => `${value.toFixed(0)} rows/s`)}; ` +
        `to the pool ${spread(ratios, (value) => value.toFixed(2))}${verdict}`,
    );
  }
}

function sheaf({ workspace, practice }, rowsPerCall, store) {
  let runs = 0;
  return async (input, size) => {
    const directory = workspace.file(`sheaf-${store === undefined ? 'embedded' : 'redis'}-${rowsPerCall}-${runs++}`);
    // Keys of its own, or it would find the answers of those before it.
    const own = store && `${store}?prefix=bench-${rowsPerCall}-${runs}`;
    const { seconds } = await runSheaf({
      input,
      rows: size,
      rowsPerCall,
      concurrency,
      directory,
      practice,
      store: own,
    });
    return seconds;
  };
}

function peer({ workspace, practice, redis }, name) {
  const script = fileURLToPath(new URL(`./peers/${name}.mjs`, import.meta.url));
  return async (input, size) => {
    const { seconds, stdout } = await runProcess([script, input, workspace.file(`${name}.csv`)], {
      OPENAI_BASE_URL: practice.url,
      OPENAI_API_KEY: 'practice',
      REDIS_URL: redis.url,
      POOL_CONCURRENCY: String(concurrency),
    });
    if (Number(stdout) !== size) throw new Error(`${name} answered ${stdout.trim()} of ${size} rows`);
    return seconds;
  };
}
