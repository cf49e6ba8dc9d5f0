// Appends the name of every module that is loaded, imported or required, to the file that LOADED_MODULES names.
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const note = (names) => appendFileSync(process.env.LOADED_MODULES, names.map((name) => `${name}\n`).join(''));

if (isMainThread) {
  register(import.meta.url);
  process.on('exit', () => note(Object.keys(createRequire(import.meta.url).cache)));
}

export async function load(url, context, next) {
  note([url]);
  return next(url, context);
}
