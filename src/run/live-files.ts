import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMoneyJson, encodeMoneyJson } from '../model/money-json.js';
import type { RunFolder } from './run-folder.js';
import { decodeReport, encodeReport, type RunReport } from './run-report.js';
import type { Wish } from './wish.js';

/** A wish with a name, by which its end is told. */
export interface NamedWish {
  readonly id: string;
  readonly wish: Wish;
}

/**
 * live.json and wish.json in a run's folder: how others on this machine see and steer a run whose store is its process's alone.
 * Neither has to outlive a crash, so neither is synced; both appear whole.
 */
export class LiveFiles {
  private readonly report: string;
  private readonly wish: string;

  constructor(folder: Pick<RunFolder, 'path'>) {
    this.report = join(folder.path, 'live.json');
    this.wish = join(folder.path, 'wish.json');
  }

  async writeReport(report: RunReport): Promise<void> {
    await replace(this.report, encodeReport(report));
  }

  /** The last one, of a process that may be gone. */
  async readReport(): Promise<RunReport | undefined> {
    const text = await readFile(this.report, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : decodeReport(text);
  }

  /** Leaves a wish for the run's process, in place of one that it did not take yet. @returns the wish's name */
  async leaveWish(wish: Wish): Promise<string> {
    const id = randomUUID();
    await replace(this.wish, encodeMoneyJson({ id, wish } satisfies NamedWish));
    return id;
  }

  /** @returns the wish that was left, which is gone from there */
  async takeWish(): Promise<NamedWish | undefined> {
    const text = await readFile(this.wish, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    await rm(this.wish, { force: true });
    return readWish(text);
  }

  /** Takes a wish back that nobody took; another's stays. */
  async withdrawWish(id: string): Promise<void> {
    const text = await readFile(this.wish, 'utf8').catch(() => '');
    if (readWish(text)?.id === id) await rm(this.wish, { force: true });
  }

  /** What an earlier session said, and what was wished of it, is not this one's. */
  async clear(): Promise<void> {
    await Promise.all([rm(this.report, { force: true }), rm(this.wish, { force: true })]);
  }
}

function readWish(text: string): NamedWish | undefined {
  try {
    const { id, wish } = decodeMoneyJson(text) as NamedWish;
    const isWhole =
      wish.kind === 'cap' ? typeof wish.budget === 'bigint' : ['pause', 'resume', 'stop'].includes(wish.kind);
    return typeof id === 'string' && isWhole ? { id, wish } : undefined;
  } catch {
    return undefined;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}
