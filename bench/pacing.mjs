/**
 * How much of a rate limit a fleet uses that was not told of it, and how often it is refused: three workers on one Redis
 * and a producer for each model, against a practice API that enforces the limit for each model. Measured over two
 * minutes, after `learningMs` in which the processes start and learn.
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
const workers = 3;
const latencyMs = 500;
const learningMs = 20_000;
const measuredMs = 120_000;
const goals = { used: 0.97, refused: 0.005 };
/** One row a call; what a call may write is what the provider counts. */
const loads = [
  { name: 'requests run out first', tokens: 500, models: ['o1-mini'] },
  { name: 'tokens run out first', tokens: 2_000, models: ['o1-mini'] },
  { name: 'two models on one fleet, each at its limit', tokens: 500, models: ['o1-mini', 'gpt-4o'] },
];

export async function benchmark() {
  for (const load of loads) await withWorkspace((workspace) => measure(workspace, load));
}

async function measure(workspace, { name, tokens, models }) {
  const config = workspace.file('practice.json');
  writeFileSync(config, JSON.stringify({ rateLimit, latencyMs, reasoning: { median: 50, spread: 0 } }));
  const redis = await startRedis();
  const practice = await startPractice('--config', config);
  const input = workspace.file('questions.csv');
  await writeQuestions(input, 12_000);
  const start = (place, ...args) => startSheaf(workspace.file(place), [...args, '--store', redis.url], practice);
  const fleet = [
    ...Array.from({ length: workers }, (_, i) => start(`worker-${i}`, 'worker', '--concurrency', '32')),
    ...models.map((model) => startRun(start, { model, input, tokens })),
  ];
  try {
    await sleep(learningMs);
    const before = await bill(practice);
    const began = performance.now();
    await sleep(measuredMs);
    const after = await bill(practice);
    const minutes = (performance.now() - began) / 60_000;
    for (const { child } of fleet) if (child.exitCode !== null) throw new Error('a process ended before its time');
    report(name, { before, after, minutes, models, perMinute: Math.min(rateLimit.rpm, rateLimit.tpm / tokens) });
  } finally {
    for (const { child, ended } of fleet) {
      child.kill('SIGKILL');
      await ended;
    }
    await practice.stop();
    await redis.stop();
  }
}

function report(name, { before, after, minutes, models, perMinute }) {
  const requests = after.requests - before.requests;
  const refused = requests - (after.calls - before.calls);
  const share = refused / requests;
  const used = models.map((model) => {
    return (after.callsByModel[model] - (before.callsByModel[model] ?? 0)) / minutes / perMinute;
  });
  const met = used.every((part) => part >= goals.used) && share <= goals.refused;
  console.log(
    `${name}: ${requests} calls in ${(minutes * 60).toFixed(1)} s, ${used.map(percent).join(' and ')} of the limit used, ` +
      `${refused} refused (${percent(share)}); goal ${percent(goals.used)}, ${percent(goals.refused)}: ${met ? 'met' : 'MISSED'}`,
  );
  console.log(`  from the start: ${after.requests} calls, ${after.requests - after.calls} of them refused`);
}

function startRun(start, { model, input, tokens }) {
  const size = ['--rows-per-call', '1', '--max-output-tokens', String(tokens), '--concurrency', '8'];
  const place = `run-${model}`;
  return start(place, 'run', input, '--output', 'answers.csv', '--dir', '.', '--model', model, ...size, '--yes');
}

function startSheaf(directory, args, practice) {
  mkdirSync(directory);
  const child = spawn(process.execPath, [cli, ...args, '--quiet'], {
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
