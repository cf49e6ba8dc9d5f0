// csv-parse and nothing else: node read.mjs <in.csv>. The yardstick for planning.
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

let rows = 0;
for await (const _ of createReadStream(process.argv[2]).pipe(parse({ columns: true }))) rows += 1;
console.log(rows);
