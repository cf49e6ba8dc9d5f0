/**
 * What `--lane auto` does with 26 hours, 2 hours and 10 minutes, on a clock that runs so fast that each takes two minutes at most:
 * where the rows went, how long before the deadline the last answer was there, and what it cost beside the same rows in one lane
 * alone. Batches take 40 minutes, or 20 hours when the provider is busy; flex has room, or none.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startPractice } from './parts/practice.mjs';
import { beliefQuestions, writeTable } from './parts/question-sets.mjs';
import { startRedis } from './parts/redis.mjs';
import { runSheafCommand } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 400;
const model = 'o4-mini';
const hour = 3_600;
const minuteMs = 60_000;
const quick = { validateMs: minuteMs, runMs: 40 * minuteMs };
const busy = { validateMs: minuteMs, runMs: 20 * hour * 1_000 };
const noRoom = [{ kind: 'flex_unavailable' }];
const fastClock = new URL('./parts/fast-clock.mjs', import.meta.url).href;

const nights = [
  { name: '26 h', deadline: 26 * hour, real: 45, batch: quick, text: 'batches take 40 min' },
  { name: '26 h', deadline: 26 * hour, real: 45, batch: busy, text: 'batches take 20 h' },
  { name: '2 h', deadline: 2 * hour, real: 120, batch: quick, text: 'batches take 40 min' },
  { name: '2 h', deadline: 2 * hour, real: 120, batch: busy, text: 'batches take 20 h' },
  {
    name: '2 h',
    deadline: 2 * hour,
    real: 120,
    batch: busy,
    faults: noRoom,
    text: 'batches take 20 h, flex has no room',
  },
  { name: '10 min', deadline: 600, real: 40, batch: quick, text: 'flex has room' },
  { name: '10 min', deadline: 600, real: 40, batch: quick, faults: noRoom, text: 'flex has no room' },
];

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const redis = await startRedis();
    const input = workspace.file('questions.csv');
    writeTable(input, beliefQuestions(rows));
    try {
      const alone = {};
      for (const lane of ['batch', 'flex', 'sync']) alone[lane] = await costIn(lane, { workspace, redis, input });
      console.log(`all in one lane: batch $${alone.batch}, flex $${alone.flex}, sync $${alone.sync}`);
      console.log('| deadline | | batch | flex | sync | last answer before it | cost | to sync |');
      console.log('|---|---|---|---|---|---|---|---|');
      for (const night of nights) console.log(await line(night, { workspace, redis, input, sync: Number(alone.sync) }));
    } finally {
      await redis.stop();
    }
  });
}

let runs = 0;

async function costIn(lane, place) {
  const { summary } = await runIn({ batch: { validateMs: 0, runMs: 0 } }, ['--lane', lane], place);
  return summary.cost_usd;
}

/** @param night its `real` are the seconds that the whole of the deadline takes */
async function line({ name, deadline, real, text, ...practice }, { sync, ...place }) {
  const speed = deadline / real;
  const env = { CLOCK_FROM: String(Date.now()), CLOCK_SPEED: String(speed), NODE_OPTIONS: `--import ${fastClock}` };
  const args = ['--lane', 'auto', '--deadline', `+${deadline}s`];
  const { summary, folder } = await runIn({ clock: { speed }, latencyMs: 20, ...practice }, args, place, env);
  const { lanes, cost_usd } = summary;
  const spare = ((deadlineOf(folder) - lastReply(folder)) / minuteMs).toFixed(1);
  if (Number(spare) < 0) throw new Error(`the last answer came ${-spare} min after the deadline`);
  const counts = ['batch', 'flex', 'sync'].map((lane) => lanes[lane].rows);
  return `| ${[name, text, ...counts, `${spare} min`, `$${cost_usd}`, (Number(cost_usd) / sync).toFixed(3)].join(' | ')} |`;
}

/** @throws when not every row was answered, or the bill says something else */
async function runIn(practice, args, { workspace, redis, input }, env = {}) {
  const directory = workspace.file(`run-${++runs}`);
  const config = workspace.file(`practice-${runs}.json`);
  writeFileSync(config, JSON.stringify(practice));
  const api = await startPractice('--config', config);
  try {
    const files = [input, '--output', `${directory}.csv`, '--dir', directory, '--store', redis.url, '--no-cache'];
    const asked = ['--model', model, '--rows-per-call', '2', '--budget', '60', '--quiet', '--json', ...args];
    const keys = { OPENAI_BASE_URL: api.url, OPENAI_API_KEY: 'practice' };
    const { stdout } = await runSheafCommand(['run', ...files, ...asked], { ...keys, ...env });
    const summary = JSON.parse(stdout);
    const bill = await (await fetch(new URL('/practice/bill', api.url))).json();
    if (summary.answered !== rows || summary.cost_usd !== bill.usd) {
      throw new Error(`${summary.answered} of ${rows} answered, $${summary.cost_usd} where the bill is $${bill.usd}`);
    }
    return { summary, folder: `${directory}/runs/${readdirSync(`${directory}/runs`)[0]}` };
  } finally {
    await api.stop();
  }
}

function deadlineOf(folder) {
  return JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')).deadline.at;
}

function lastReply(folder) {
  const lines = readFileSync(`${folder}/run.log`, 'utf8').trimEnd().split('\n');
  return Math.max(
    ...lines.map((text) => JSON.parse(text)).flatMap(({ msg, time }) => (msg === 'reply' ? +new Date(time) : [])),
  );
}
