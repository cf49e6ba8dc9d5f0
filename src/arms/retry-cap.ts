import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseUsd } from '../model/money.js';
import type { RunJob } from '../run/run-job.js';
import { writeWhole } from '../run/write-whole.js';
import type { PicoDollars } from '../types.js';
import { committedByJudges, type Judged, judgesFolder, spentByJudges } from './judge.js';

/** Pico-dollars as text. */
interface RetryNote {
  /** What all judges had spent, at least, when the retry began. */
  readonly judges: string;
  /** What its rows have cost, or may have, in sessions that came to the verdicts. */
  readonly rows: string;
}

/** What a retry with a judge has taken of its own cap in earlier sessions, besides what its rows' run still knows of itself. */
export async function takenByRetry(of: Judged): Promise<PicoDollars> {
  const note = await readNote(of);
  if (note === undefined) return 0n;
  const verdicts = (await committedByJudges(of)) - BigInt(note.judges);
  return BigInt(note.rows) + (verdicts > 0n ? verdicts : 0n);
}

/**
 * A retry's job that notes what it takes of its cap: its rows' run is over, and forgotten, before the first verdict, and given again after a
 * kill it must go on under the rest.
 */
export function notingRetry(job: RunJob): RunJob {
  const of = job.settings;
  return {
    ...job,
    async begin() {
      await job.begin();
      if ((await readNote(of)) === undefined) await writeNote(of, await newNote(of));
    },
    async wrote(summary, session) {
      const note = (await readNote(of)) ?? (await newNote(of));
      const cost = parseUsd(summary.cost_usd, 'cost_usd') + parseUsd(summary.unknown_usd, 'unknown_usd');
      // First: a kill in between leaves the cap too small, not too large.
      await writeNote(of, { ...note, rows: String(BigInt(note.rows) + cost) });
      await job.wrote(summary, session);
    },
  };
}

/** The retry has come to its end, if there was one: the next has a cap of its own. */
export async function endRetry(of: Judged): Promise<void> {
  await rm(noteOf(of), { force: true });
}

async function newNote(of: Judged): Promise<RetryNote> {
  return { judges: String(await spentByJudges(of)), rows: '0' };
}

async function readNote(of: Judged): Promise<RetryNote | undefined> {
  const text = await readFile(noteOf(of), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as RetryNote);
}

async function writeNote(of: Judged, note: RetryNote): Promise<void> {
  const path = noteOf(of);
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, async (write) => write(JSON.stringify(note)));
}

function noteOf(of: Judged): string {
  return join(judgesFolder(of), 'retry.json');
}
