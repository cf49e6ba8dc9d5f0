// The queue that one would write instead of Sheaf: node bullmq.mjs <in.csv> <out.csv>. One row a job, one job a call, in
// one process; no budget, answers in the order in which they come.
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Queue, Worker } from 'bullmq';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import OpenAI from 'openai';

const [input, output] = process.argv.slice(2);
const { hostname: host, port } = new URL(process.env.REDIS_URL);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const name = `peer-${process.pid}`;
const client = new OpenAI();
const queue = new Queue(name, { connection });

const sheet = stringify({ header: true });
const written = finished(sheet.pipe(createWriteStream(output)));
let added = 0;
let answered = 0;
let allAdded = false;
let allAnswered;
const done = new Promise((resolve) => {
  allAnswered = resolve;
});

const worker = new Worker(
  name,
  async ({ data: row }) => {
    const reply = await client.chat.completions.create({
      model: 'o1-mini',
      messages: [{ role: 'user', content: row.question }],
      max_completion_tokens: 25_000,
    });
    sheet.write({ ...row, answer: reply.choices[0].message.content, tokens: reply.usage.total_tokens });
  },
  { connection, concurrency: Number(process.env.POOL_CONCURRENCY ?? 64) },
);
worker.on('completed', () => {
  answered += 1;
  if (allAdded && answered === added) allAnswered();
});

let jobs = [];
const add = async () => {
  await queue.addBulk(jobs);
  added += jobs.length;
  jobs = [];
};
const opts = { removeOnComplete: true, attempts: 5, backoff: { type: 'exponential', delay: 1_000 } };
for await (const row of createReadStream(input).pipe(parse({ columns: true }))) {
  jobs.push({ name: 'answer', data: row, opts });
  if (jobs.length === 500) await add();
}
await add();
allAdded = true;
if (answered < added) await done;
await worker.close();
await queue.close();
sheet.end();
await written;
console.log(answered);
