// The script that one would write instead of Sheaf: node pool.mjs <in.csv> <out.csv>. One row a call; no budget, no
// continuing, answers in the order in which they come.
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import OpenAI from 'openai';
import pLimit from 'p-limit';

const [input, output] = process.argv.slice(2);
const limit = pLimit(Number(process.env.POOL_CONCURRENCY ?? 64));
const client = new OpenAI();

const sheet = stringify({ header: true });
const written = finished(sheet.pipe(createWriteStream(output)));
let answered = 0;

async function answer(row) {
  const reply = await client.chat.completions.create({
    model: 'o1-mini',
    messages: [{ role: 'user', content: row.question }],
    max_completion_tokens: 25_000,
  });
  sheet.write({ ...row, answer: reply.choices[0].message.content, tokens: reply.usage.total_tokens });
  answered += 1;
}

const calls = [];
for await (const row of createReadStream(input).pipe(parse({ columns: true }))) {
  calls.push(limit(() => answer(row)));
}
await Promise.all(calls);
sheet.end();
await written;
console.log(answered);
