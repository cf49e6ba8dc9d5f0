/**
 * A fleet in trouble: a producer and three workers on one Redis, one of the four killed with SIGKILL every two seconds for a
 * minute and started again, Redis killed and restarted twice. Then the books are checked: every row answered, in order,
 * and the bill between what the rows say they cost and that plus what is unknown.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { startPractice } from './parts/practice.mjs';
import { plainEnvironment } from './parts/process.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { startRedis } from './parts/redis.mjs';
import { cli } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 20_000;
const rowsPerCall = 10;
const concurrency = 16;
const latencyMs = 1_500;
const budget = 400;
const troubleMs = 60_000;
const killEveryMs = 2_000;
const restartsAtMs = [20_000, 40_000];
const workers = 3;

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const folder = workspace.file('redis');
    mkdirSync(folder);
    const redis = await startRedis(folder);
    const practice = await startPractice('--latency-ms', String(latencyMs));
    const fleet = new Fleet(workspace, redis.url, practice.url);
    await writeQuestions(workspace.file('questions.csv'), rows);
    try {
      for (let i = 0; i < workers; i++) fleet.startWorker(i);
      fleet.startProducer();
      const kills = await trouble(fleet, redis);
      const summary = await fleet.finish();
      await check(workspace, practice, summary, kills);
    } finally {
      await fleet.end();
      await practice.stop();
      await redis.stop();
    }
  });
}

/** @returns how many processes were killed */
async function trouble(fleet, redis) {
  const began = performance.now();
  const restarts = [...restartsAtMs];
  let kills = 0;
  while (performance.now() - began < troubleMs) {
    await sleep(killEveryMs);
    await fleet.killOne(Math.floor(Math.random() * (workers + 1)));
    kills += 1;
    if (performance.now() - began > (restarts[0] ?? Number.POSITIVE_INFINITY)) {
      restarts.shift();
      await redis.restart();
    }
  }
  return kills;
}

class Fleet {
  constructor(workspace, store, endpoint) {
    this.workspace = workspace;
    this.environment = {
      ...plainEnvironment(),
      SHEAF_STORE: store,
      OPENAI_BASE_URL: endpoint,
      OPENAI_API_KEY: 'practice',
    };
    this.children = [];
  }

  startWorker(i) {
    this.start(i, [
      'worker',
      '--concurrency',
      String(concurrency),
      '--dir',
      this.workspace.file(`worker-${i}`),
      '--quiet',
    ]);
  }

  startProducer() {
    const { file } = this.workspace;
    const place = [file('questions.csv'), '--output', file('answers.csv'), '--dir', file('sheaf')];
    const size = ['--rows-per-call', String(rowsPerCall), '--concurrency', String(concurrency), '--attempts', '100'];
    this.start(workers, ['run', ...place, ...size, '--budget', String(budget), '--json', '--quiet']);
  }

  start(i, args) {
    const stdio = ['ignore', 'pipe', 'inherit'];
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: this.workspace.file('.'),
      env: this.environment,
      stdio,
    });
    this.children[i] = { child, exited: once(child, 'exit'), stdout: text(child.stdout) };
  }

  async killOne(i) {
    const { child, exited } = this.children[i];
    child.kill('SIGKILL');
    await exited;
    if (i === workers) this.startProducer();
    else this.startWorker(i);
  }

  /** Gives the run's command again until it is done. @returns its summary */
  async finish() {
    for (;;) {
      const { exited, stdout } = this.children[workers];
      const [code] = await exited;
      if (code === 0) return JSON.parse(await stdout);
      if (code !== 2 && code !== 130) throw new Error(`sheaf run ended with ${code}: ${await stdout}`);
      await sleep(1_000);
      this.startProducer();
    }
  }

  async end() {
    for (const { child, exited } of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await exited;
    }
  }
}

async function check(workspace, practice, summary, kills) {
  let row = 0;
  let cost = 0n;
  const table = createReadStream(workspace.file('answers.csv')).pipe(parse({ columns: true }));
  for await (const record of table) {
    row += 1;
    if (Number(record.id) !== row || record.status !== 'answered')
      throw new Error(`row ${row}: ${JSON.stringify(record)}`);
    cost += pico(record.cost_usd);
  }
  if (row !== rows) throw new Error(`${row} rows of ${rows}`);
  const bill = await (await fetch(new URL('/practice/bill?asked=1', practice.url))).json();
  const asked = Object.values(bill.asked);
  const again = asked.reduce((sum, times) => sum + times - 1, 0);
  const inFlight = kills * concurrency * rowsPerCall;
  const billed = BigInt(bill.picoDollars);
  const most = cost + pico(summary.unknown_usd);
  console.log(`${kills} kills, ${restartsAtMs.length} restarts of Redis: ${rows} rows answered, in order`);
  console.log(`rows’ cost $${usd(cost)} <= bill $${usd(billed)} <= with unknown $${usd(most)} <= cap $${budget}`);
  console.log(`${again} questions asked again, of at most ${inFlight} in flight at the kills`);
  const holds = cost === pico(summary.cost_usd) && cost <= billed && billed <= most && most <= pico(String(budget));
  if (!holds || asked.length !== rows || again > inFlight) throw new Error('the books do not balance');
  console.log('the books balance');
}

function pico(text) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
}

function usd(amount) {
  return (Number(amount) / 1e12).toFixed(4);
}
