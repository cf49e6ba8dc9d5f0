// Takes locks and keeps them until it is killed: node take-locks.mjs START INTERVAL FILE...
// The first file is tried at START (milliseconds since 1970), every next one INTERVAL milliseconds later; which of them
// it got, and that it has tried them all, it says on stdout.
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDirectory } from '../../dist/src/store/postgres/directory-lock.js';

const [start, interval, ...files] = process.argv.slice(2);
for (const [round, file] of files.entries()) {
  const moment = Number(start) + round * Number(interval);
  await sleep(Math.max(0, moment - Date.now() - 3));
  while (Date.now() < moment); // The others wait for the same millisecond.
  const refusal = await lockDirectory(file).then(
    () => undefined,
    (error) => error.message,
  );
  console.log(JSON.stringify({ file, refusal }));
}
console.log('"done"');
setInterval(() => {}, 60_000);
