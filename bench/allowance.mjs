/**
 * What calls may write, beside what they do write. First: how many replies are cut off, and how many times what calls cost
 * is held for them, when questions reason alike (sigma 0.6) and not (0.9), alone and merged; "static" is what would have
 * been held for the same calls if nothing were learned. Then: how much of half the expected cost is spent.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { startPractice } from './parts/practice.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { startRedis } from './parts/redis.mjs';
import { runSheafCommand } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const spreads = [0.6, 0.9];
const loads = [
  { rowsPerCall: 1, rows: 3_000 },
  { rowsPerCall: 10, rows: 20_000 },
];
const latencyMs = 20;
/** The model's output costs so many dollars a token. */
const outputToken = 4.4e-6;
const staticTokens = 25_000;
const goals = { cutOff: 0.005, used: 0.95 };

const capped = { spread: 0.6, rowsPerCall: 10, rows: 3_000 };
const concurrencies = [4, 64];

export async function benchmark() {
  for (const spread of spreads) {
    for (const load of loads) await measureHolds({ spread, ...load });
  }
  const redis = await startRedis();
  try {
    for (const store of [undefined, redis.url]) {
      for (const concurrency of concurrencies) await measureCap({ ...capped, concurrency, store });
    }
  } finally {
    await redis.stop();
  }
}

async function measureHolds({ spread, rowsPerCall, rows }) {
  await withPractice(spread, async (ask) => {
    const { summary, replies } = await ask({ rows, rowsPerCall });
    const cutOff = replies.filter(({ finish }) => finish === 'length').length;
    const held = sum(replies, ({ hold_usd }) => Number(hold_usd));
    const heldBefore = sum(replies, (reply) => {
      return Number(reply.hold_usd) + (staticTokens - reply.max_completion_tokens) * outputToken;
    });
    const cost = Number(summary.cost_usd);
    const share = cutOff / replies.length;
    console.log(
      `spread ${spread}, ${rowsPerCall} a call: ${cutOff} of ${replies.length} replies cut off (${percent(share)}; goal ${percent(goals.cutOff)}: ${share <= goals.cutOff ? 'met' : 'MISSED'}); ` +
        `held ${(held / cost).toFixed(1)} times what calls cost, static ${(heldBefore / cost).toFixed(1)}`,
    );
  });
}

async function measureCap({ spread, rowsPerCall, rows, concurrency, store }) {
  await withPractice(spread, async (ask, bill) => {
    const whole = await ask({ rows, rowsPerCall, store });
    const expected = Number(whole.summary.cost_usd);
    const budget = (expected / 2).toFixed(6);
    const before = Number((await bill()).usd);
    const { summary } = await ask({
      rows,
      rowsPerCall,
      store,
      more: ['--budget', budget, '--concurrency', `${concurrency}`],
    });
    const used = (Number((await bill()).usd) - before) / Number(budget);
    console.log(
      `${store === undefined ? 'embedded' : 'Redis'}, ${concurrency} in flight: $${budget} of $${expected.toFixed(6)}: ` +
        `${percent(used)} spent, ${summary.answered} of ${rows} rows answered; goal ${percent(goals.used)} to 100 %: ${used >= goals.used && used <= 1 ? 'met' : 'MISSED'}`,
    );
    if (used > 1) throw new Error('the cap was passed');
  });
}

async function withPractice(spread, work) {
  await withWorkspace(async (workspace) => {
    const config = workspace.file('practice.json');
    writeFileSync(config, JSON.stringify({ latencyMs, reasoning: { median: 300, spread }, countQuestions: false }));
    const practice = await startPractice('--config', config);
    let runs = 0;
    const ask = async ({ rows, rowsPerCall, store, more = [] }) => {
      const input = workspace.file(`questions-${rows}.csv`);
      await writeQuestions(input, rows);
      const directory = workspace.file(`run-${++runs}`);
      const log = workspace.file(`run-${runs}.log`);
      const size = ['--rows-per-call', String(rowsPerCall)];
      const files = ['--output', workspace.file(`answers-${runs}.csv`), '--dir', directory, '--log-file', log];
      const place = store === undefined ? [] : ['--store', store];
      const { stdout } = await runSheafCommand(
        ['run', input, ...files, ...size, ...place, ...more, '--yes', '--quiet', '--json'],
        { OPENAI_BASE_URL: practice.url, OPENAI_API_KEY: 'practice' },
        [0, 4],
      );
      const lines = readFileSync(log, 'utf8').trim().split('\n');
      const replies = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'reply');
      return { summary: JSON.parse(stdout), replies };
    };
    const bill = async () => (await fetch(new URL('/practice/bill', practice.url))).json();
    try {
      await work(ask, bill);
    } finally {
      await practice.stop();
    }
  });
}

function sum(items, of) {
  return items.reduce((total, item) => total + of(item), 0);
}

function percent(share) {
  return `${(share * 100).toFixed(2)} %`;
}
