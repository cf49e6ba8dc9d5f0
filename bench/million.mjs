/**
 * A file of a million rows through Redis: what the producer and Redis need at most, beside what they need for 50,000 rows,
 * each size on a new Redis and a new practice API. Then every row of the answers is looked at.
 *
 * In the end, rows a second of `sheaf plan` on the large file: what a run does before it asks the first question.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse';
import { startPractice } from './parts/practice.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { startRedis } from './parts/redis.mjs';
import { runSheaf, runSheafCommand } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const smallRows = 50_000;
const largeRows = 1_000_000;
const rowsPerCall = 40;
/** Large over small; what Redis may need in bytes, 64 MiB of it for cached answers; planning in rows a second. */
const goals = { producer: 1.3, redis: 80 * 2 ** 20, planning: 20_000 };

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const small = await measure(workspace, smallRows);
    const large = await measure(workspace, largeRows);
    compare('producer', small.producer, large.producer, goals.producer);
    const fits = large.redis <= goals.redis ? 'met' : 'MISSED';
    console.log(`Redis: ${mib(small.redis)} and ${mib(large.redis)}; the goal is at most ${mib(goals.redis)}: ${fits}`);
    compare('practice API', small.practice, large.practice);
    const planned = await planSpeed(workspace.file(`${largeRows}.csv`));
    const verdict = planned >= goals.planning ? 'met' : 'MISSED';
    console.log(`sheaf plan: ${planned.toFixed(0)} rows/s; the goal is at least ${goals.planning}: ${verdict}`);
  });
}

/** @returns what everybody needed at most, in bytes */
async function measure(workspace, rows) {
  const input = workspace.file(`${rows}.csv`);
  await writeQuestions(input, rows);
  const directory = workspace.file(`sheaf-${rows}`);
  const config = workspace.file('practice.json');
  // Left alone, the practice API keeps every question that it was asked.
  writeFileSync(config, JSON.stringify({ countQuestions: false }));
  const redis = await startRedis();
  const practice = await startPractice('--config', config);
  let run;
  let peaks;
  try {
    run = await runSheaf({ input, rows, rowsPerCall, directory, practice, store: redis.url });
    peaks = { producer: run.peakBytes, redis: await redis.peakBytes() };
    console.log(`${rows} rows: ${(rows / run.seconds).toFixed(0)} rows/s, ${run.seconds.toFixed(0)} s`);
  } finally {
    peaks = { ...peaks, practice: (await practice.stop()).peakBytes };
    await redis.stop();
  }
  await requireEveryRow(run.summary.output, rows);
  return peaks;
}

async function requireEveryRow(answers, rows) {
  let row = 0;
  for await (const { id, status, answer } of createReadStream(answers).pipe(parse({ columns: true }))) {
    row += 1;
    if (Number(id) !== row || status !== 'answered' || answer === '') throw new Error(`row ${row}: ${id} ${status}`);
  }
  if (row !== rows) throw new Error(`${row} rows of ${rows}`);
}

async function planSpeed(input) {
  const { seconds, stdout } = await runSheafCommand(['plan', input, '--json']);
  const { questions } = JSON.parse(stdout);
  if (questions !== largeRows) throw new Error(`planned otherwise: ${stdout}`);
  return largeRows / seconds;
}

function compare(who, small, large, goal) {
  const ratio = large / small;
  const verdict = goal === undefined ? '' : `; the goal is at most ${goal}: ${ratio <= goal ? 'met' : 'MISSED'}`;
  console.log(`${who}: ${mib(small)} and ${mib(large)}, ratio ${ratio.toFixed(2)}${verdict}`);
}

const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
