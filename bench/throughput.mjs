/**
 * Rows a second of `sheaf run` with its embedded store, beside the pool that one would write by hand instead
 * (peers/pool.mjs: csv-parse, p-limit, the official SDK, one row a call, nothing kept and nothing counted).
 *
 * "whole": the process's wall time, nothing left out; Sheaf creates its database in it, in a new folder each time.
 * "without start-up": the same, less the wall time of a run of one row.
 */
import { fileURLToPath } from 'node:url';
import { startPractice } from './parts/practice.mjs';
import { runProcess } from './parts/process.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { runSheaf } from './parts/sheaf.mjs';
import { median, spread } from './parts/statistics.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 5_000;
const rounds = 1;
/** Calls in flight, of Sheaf and of the pool alike. */
const concurrency = 64;
const goal = 1.3;
const pool = fileURLToPath(new URL('./peers/pool.mjs', import.meta.url));

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const practice = await startPractice();
    try {
      const contestants = {
        'sheaf, 10 rows a call': sheafSeconds(workspace, practice, 10),
        'pool, 1 row a call': poolSeconds(workspace, practice),
        'sheaf, 1 row a call': sheafSeconds(workspace, practice, 1),
      };
      const files = { 1: workspace.file('1.csv'), [rows]: workspace.file(`${rows}.csv`) };
      for (const size of [1, rows]) await writeQuestions(files[size], size);
      await contestants['pool, 1 row a call'](files[rows], rows); // Warms up the practice API.

      const times = await alternate(contestants, files);
      report(times, 'whole', ({ whole }) => rows / whole);
      report(times, 'without start-up', ({ whole, startUp }) => (rows - 1) / (whole - startUp));
    } finally {
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
  const yardstick = speeds['pool, 1 row a call'];
  console.log(`${title}:`);
  for (const [name, values] of Object.entries(speeds)) {
    const ratios = values.map((value, round) => value / yardstick[round]);
    const verdict = name === 'sheaf, 10 rows a call' ? (median(ratios) >= goal ? ', met' : ', MISSED') : '';
    console.log(
      `  ${name.padEnd(22)} ${spread(values, (value) => `${value.toFixed(0)} rows/s`)}; ` +
        `to the pool ${spread(ratios, (value) => value.toFixed(2))}${verdict && ` (goal ${goal}${verdict})`}`,
    );
  }
}

function sheafSeconds(workspace, practice, rowsPerCall) {
  let runs = 0;
  return async (input, size) => {
    const directory = workspace.file(`sheaf-${rowsPerCall}-${runs++}`);
    const { seconds } = await runSheaf({ input, rows: size, rowsPerCall, concurrency, directory, practice });
    return seconds;
  };
}

function poolSeconds(workspace, practice) {
  return async (input, size) => {
    const { seconds, stdout } = await runProcess([pool, input, workspace.file('pool.csv')], {
      OPENAI_BASE_URL: practice.url,
      OPENAI_API_KEY: 'practice',
      POOL_CONCURRENCY: String(concurrency),
    });
    if (Number(stdout) !== size) throw new Error(`the pool answered ${stdout.trim()} of ${size} rows`);
    return seconds;
  };
}
