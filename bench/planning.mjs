/**
 * Rows a second of `sheaf plan`, which reads the whole file, finds repeated questions, counts tokens and packs calls.
 * Beside it: csv-parse alone reading the same file (peers/read.mjs).
 */
import { fileURLToPath } from 'node:url';
import { runProcess } from './parts/process.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { runSheafCommand } from './parts/sheaf.mjs';
import { median, spread } from './parts/statistics.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 200_000;
const rounds = 5;
const reader = fileURLToPath(new URL('./peers/read.mjs', import.meta.url));

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const input = workspace.file('questions.csv');
    await writeQuestions(input, rows);
    const plan = [];
    const read = [];
    for (let round = 1; round <= rounds; round++) {
      const planned = await runSheafCommand(['plan', input, '--json', '--dir', workspace.file('sheaf')]);
      if (JSON.parse(planned.stdout).questions !== rows) throw new Error(`planned otherwise: ${planned.stdout}`);
      plan.push(rows / planned.seconds);
      const bare = await runProcess([reader, input]);
      if (Number(bare.stdout) !== rows) throw new Error(`read ${bare.stdout.trim()} of ${rows} rows`);
      read.push(rows / bare.seconds);
    }
    const ratio = median(plan.map((speed, round) => speed / read[round]));
    console.log(`sheaf plan        ${spread(plan, speed)}`);
    console.log(`csv-parse alone   ${spread(read, speed)}`);
    console.log(`plan runs at ${ratio.toFixed(2)} of the speed of csv-parse alone`);
  });
}

const speed = (value) => `${value.toFixed(0)} rows/s`;
