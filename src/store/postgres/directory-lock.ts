import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreInUseError } from '../../errors.js';

export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one that got the same pid; empty where the system does not say. */
  readonly startedAt: string;
}

/** An owner on another host (or in another container) cannot be asked; its lock counts as alive while it is touched. */
const touchEveryMs = 2_000;
const silentAfterMs = 20_000;

/**
 * Takes the file as a lock for this process; a lock whose owner has died is taken over.
 * @throws StoreInUseError while another living process holds it.
 */
export async function lockDirectory(file: string): Promise<{ release(): Promise<void> }> {
  await mkdir(dirname(file), { recursive: true });
  const own = JSON.stringify(await thisProcess());
  for (let attempt = 0; ; attempt++) {
    if (await createFile(file, own)) break;
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined && (await ownerLives(file, text))) throw heldBy(file, text);
    if (attempt > 20) throw heldBy(file, text ?? '{}');
    if (text !== undefined) await bury(file, text);
    await sleep(attempt);
  }
  const touch = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), touchEveryMs);
  touch.unref();
  return {
    async release() {
      clearInterval(touch);
      if ((await readFile(file, 'utf8').catch(() => '')) === own) await rm(file, { force: true });
    },
  };
}

/** @returns whose lock it is, if a living process has it; takes nothing */
export async function ownerOf(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || !(await ownerLives(file, text))) return undefined;
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock of a dead owner. Only who holds the guard of exactly this text may, so that a process that was slow
 * to look cannot remove the lock of whoever took over in the meantime.
 */
async function bury(file: string, text: string): Promise<void> {
  const guard = `${file}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  if (!(await createFile(guard, ''))) {
    const since = (await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - since > silentAfterMs) await rm(guard, { force: true }); // Its holder was killed on the spot.
    return;
  }
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) await rm(file, { force: true });
  await rm(guard, { force: true });
}

async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function thisProcess(): Promise<Owner> {
  return { pid: process.pid, host: hostname(), startedAt: (await startOf(process.pid)) ?? '' };
}

async function ownerLives(file: string, text: string): Promise<boolean> {
  const touched = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  const recentlyTouched = Date.now() - touched < silentAfterMs;
  let owner: Owner;
  try {
    owner = JSON.parse(text) as Owner;
  } catch {
    return recentlyTouched; // Being written this moment, or cut off by a full disk.
  }
  if (owner.host !== hostname()) return recentlyTouched;
  if (!processExists(owner.pid)) return false;
  const startedAt = await startOf(owner.pid);
  return startedAt === undefined || owner.startedAt === '' || startedAt === owner.startedAt;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux: clock ticks between boot and the start of the process, and the boot's id. Undefined elsewhere. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    // The command's name may hold spaces and brackets: fields count from the last bracket; the start is the 22nd.
    return `${boot.trim()}:${line.slice(line.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return undefined;
  }
}

function heldBy(file: string, text: string): StoreInUseError {
  const owner = /"pid":(\d+)/.exec(text)?.[1];
  return new StoreInUseError(
    `The store ${dirname(file)} is in use by another sheaf${owner === undefined ? '' : ` (process ${owner})`}.`,
    owner === undefined ? 'another process' : `process ${owner}`,
    'Wait for it to finish, give this run a store of its own with --dir, or share one with --store postgres://…',
  );
}
