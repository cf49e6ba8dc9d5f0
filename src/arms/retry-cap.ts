import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWhole } from '../run/write-whole.js';
import type { PicoDollars } from '../types.js';
import { committedBy } from './arm.js';
import { committedByJudges, type Judged, judgesFolder } from './judge.js';

/**
 * What a retry with a judge has taken of its own cap, in earlier sessions too. Its rows' run is over, and forgotten, before the first verdict: so
 * what rows and verdicts had cost when it began is noted, and given again after a kill it goes on under the rest.
 */
export async function takenByRetry(of: Judged): Promise<PicoDollars> {
  const now = (await committedBy({ settings: of })) + (await committedByJudges(of));
  const path = noteOf(of);
  const noted = await readFile(path, 'utf8').catch(() => undefined);
  if (noted !== undefined) return now - BigInt(noted);
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, async (write) => write(String(now)));
  return 0n;
}

/** The retry has come to its end, if there was one: the next has a cap of its own. */
export async function endRetry(of: Judged): Promise<void> {
  await rm(noteOf(of), { force: true });
}

/** Pico-dollars as text. */
function noteOf(of: Judged): string {
  return join(judgesFolder(of), 'retry-began-at');
}
