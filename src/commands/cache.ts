import { resolve } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.js';
import { cacheText } from '../report/cache-text.js';
import { type CacheStats, usualCacheBound } from '../store/cache-store.js';
import { hasEmbeddedStore, openStore } from '../store/open-store.js';
import { loadOptions } from './load-options.js';

/** `sheaf cache stats` and `sheaf cache clear`: what the store remembers of answers, and an end to that. */
export async function cacheCommand(what: 'stats' | 'clear', commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const directory = resolve(values.dir);
  // A store that is not there remembers nothing, and is not created for that.
  const store =
    values.store === undefined && !hasEmbeddedStore(directory) ? undefined : await openStore(values.store, directory);
  try {
    if (what === 'stats') {
      const stats: CacheStats = (await store?.cacheStats()) ?? { answers: 0, bytes: 0, ...usualCacheBound };
      say(values.json ? JSON.stringify(figures(stats)) : cacheText(stats));
    } else {
      const cleared = (await store?.clearCache()) ?? 0;
      say(values.json ? JSON.stringify({ cleared }) : `${cleared} answers were forgotten.`);
    }
  } finally {
    await store?.close();
  }
  return exitCodes.answered;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function figures({ answers, bytes, mostBytes, firstEnds, lastEnds }: CacheStats) {
  const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return { answers, bytes, most_bytes: mostBytes, first_ends: time(firstEnds), last_ends: time(lastEnds) };
}
