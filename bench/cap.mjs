/**
 * A cap well under what the file costs, shared by a fleet: four workers with 64 calls in flight each, and a producer. What
 * the practice API bills must not pass the cap, and should come close: money that is held to the end buys no answer.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startPractice } from './parts/practice.mjs';
import { plainEnvironment } from './parts/process.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { startRedis } from './parts/redis.mjs';
import { cli } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const budget = 2.5;
const rows = 8_000;
const workers = 4;
const concurrency = 64;
const latencyMs = 1_000;
const goal = 0.95;

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const redis = await startRedis();
    const practice = await startPractice('--latency-ms', String(latencyMs));
    const input = workspace.file('questions.csv');
    await writeQuestions(input, rows);
    const start = (...args) => {
      const env = { ...plainEnvironment(), SHEAF_STORE: redis.url, OPENAI_BASE_URL: practice.url };
      const options = { cwd: workspace.file('.'), stdio: ['ignore', 'pipe', 'ignore'] };
      const all = [cli, ...args, '--concurrency', String(concurrency), '--quiet'];
      return spawn(process.execPath, all, { ...options, env: { ...env, OPENAI_API_KEY: 'practice' } });
    };
    const fleet = Array.from({ length: workers }, () => start('worker'));
    try {
      const run = start('run', input, '--rows-per-call', '10', '--budget', String(budget), '--json');
      const [summary, [code]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
      const bill = await (await fetch(new URL('/practice/bill', practice.url))).json();
      report(JSON.parse(summary), code, bill);
    } finally {
      await Promise.all(fleet.map((worker) => [once(worker, 'exit'), worker.kill()][0]));
      await practice.stop();
      await redis.stop();
    }
  });
}

function report({ answered, skipped, cost_usd, unknown_usd }, code, bill) {
  const used = Number(bill.usd) / budget;
  console.log(
    `exit ${code}: ${answered} rows answered, ${skipped} skipped; rows’ cost $${cost_usd}, unknown $${unknown_usd}`,
  );
  console.log(
    `bill $${bill.usd} of $${budget}: ${(used * 100).toFixed(2)} %; goal ${goal * 100} % to 100 %: ${used >= goal && used <= 1 ? 'met' : 'MISSED'}`,
  );
  if (code !== 4 || used > 1 || answered + skipped !== rows) throw new Error('the cap was passed, or rows are missing');
}
