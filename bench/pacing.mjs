/**
 * How much of a rate limit a fleet uses that was not told of it, and how often it is refused: three processes, each with
 * a run of its own, on one Redis, against a practice API that enforces the limit. Measured over two minutes, after
 * `learningMs` in which the processes start and learn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPractice } from './parts/practice.mjs';
import { plainEnvironment } from './parts/process.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { startRedis } from './parts/redis.mjs';
import { cli } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rateLimit = { rpm: 3_000, tpm: 2_000_000 };
const processes = 3;
const latencyMs = 500;
const learningMs = 15_000;
const measuredMs = 120_000;
const goals = { used: 0.97, refused: 0.005 };
/** One row a call; what a call may write is what the provider counts. */
const loads = [
  { name: 'requests run out first', tokens: 500 },
  { name: 'tokens run out first', tokens: 2_000 },
];

export async function benchmark() {
  for (const load of loads) await withWorkspace((workspace) => measure(workspace, load));
}

async function measure(workspace, { name, tokens }) {
  const config = workspace.file('practice.json');
  writeFileSync(config, JSON.stringify({ rateLimit, latencyMs, reasoning: { median: 50, spread: 0 } }));
  const redis = await startRedis();
  const practice = await startPractice('--config', config);
  const input = workspace.file('questions.csv');
  await writeQuestions(input, 4_000);
  const runs = Array.from({ length: processes }, (_, i) =>
    startRun(workspace.file(`process-${i}`), { input, tokens, practice, redis }),
  );
  try {
    await sleep(learningMs);
    const before = await bill(practice);
    const began = performance.now();
    await sleep(measuredMs);
    const after = await bill(practice);
    const minutes = (performance.now() - began) / 60_000;
    for (const { child } of runs) if (child.exitCode !== null) throw new Error('a run ended before its time');
    const requests = after.requests - before.requests;
    const refused = requests - (after.calls - before.calls);
    const perMinute = Math.min(rateLimit.rpm, rateLimit.tpm / tokens);
    const used = requests / minutes / perMinute;
    const share = refused / requests;
    const verdict = used >= goals.used && share <= goals.refused ? 'met' : 'MISSED';
    console.log(
      `${name}: ${requests} calls in ${(minutes * 60).toFixed(1)} s, ${percent(used)} of the limit used, ` +
        `${refused} refused (${percent(share)}); goal ${percent(goals.used)}, ${percent(goals.refused)}: ${verdict}`,
    );
    console.log(`  from the start: ${after.requests} calls, ${after.requests - after.calls} of them refused`);
  } finally {
    for (const { child, ended } of runs) {
      child.kill('SIGKILL');
      await ended;
    }
    await practice.stop();
    await redis.stop();
  }
}

function startRun(directory, { input, tokens, practice, redis }) {
  mkdirSync(directory);
  const args = ['run', input, '--output', `${directory}/answers.csv`, '--dir', directory, '--store', redis.url];
  const size = ['--rows-per-call', '1', '--max-output-tokens', String(tokens), '--concurrency', '64'];
  const child = spawn(process.execPath, [cli, ...args, ...size, '--yes', '--quiet'], {
    cwd: directory,
    env: { ...plainEnvironment(), OPENAI_BASE_URL: practice.url, OPENAI_API_KEY: 'practice' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { child, ended: once(child, 'exit') };
}

async function bill(practice) {
  const answer = await fetch(`${practice.url.replace(/\/v1$/, '')}/practice/bill`);
  return answer.json();
}

function percent(share) {
  return `${(share * 100).toFixed(2)} %`;
}
