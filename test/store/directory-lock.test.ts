import { existsSync, utimesSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { lockDirectory } from '../../src/store/postgres/directory-lock.js';
import { type SheafProcess, startProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { temporaryFolder } from '../support/workspace.js';

const taker = fileURLToPath(new URL('take-locks.mjs', import.meta.url));

/** Another process that tries to take the locks, one every `interval` milliseconds from `start` on, and keeps them. */
async function startTaker(files: readonly string[], start = 0, interval = 0) {
  const child = startProcess(process.execPath, [taker, String(start), String(interval), ...files], { cwd: '/' });
  const said: unknown[] = [];
  child.child.stdout!.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) said.push(JSON.parse(line));
  });
  await until(() => {
    if (child.child.exitCode !== null) throw new Error(child.stderr());
    return said.includes('done');
  });
  const got = (said.slice(0, -1) as { file: string; refusal?: string }[]).filter(({ refusal }) => !refusal);
  return { ...child, got: got.map(({ file }) => file) };
}

/** Takes the lock for as long as the test lasts. */
async function take(file: string): Promise<{ release(): Promise<void> }> {
  const lock = await lockDirectory(file);
  onTestFinished(() => lock.release());
  return lock;
}

function lockFile(): string {
  return join(temporaryFolder(), 'store.lock');
}

function touchLongAgo(file: string): void {
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(file, longAgo, longAgo);
}

async function pidOfADeadProcess(): Promise<number> {
  const { child, ended } = startProcess(process.execPath, ['-e', ''], { cwd: '/' });
  await ended;
  return child.pid!;
}

describe('lockDirectory', () => {
  it('refuses a second process, and names the one that has the store', async () => {
    const file = lockFile();
    const { child, got } = await startTaker([file]);
    expect(got).toEqual([file]);
    const error = await lockDirectory(file).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).message).toContain(`in use by another sheaf (process ${child.pid})`);
    expect((error as StoreError).nextStep).toContain('--dir');
  });

  it('refuses a second run in the same process', async () => {
    const file = lockFile();
    await take(file);
    await expect(lockDirectory(file)).rejects.toThrow(`process ${process.pid}`);
  });

  it('is free again after a release', async () => {
    const file = lockFile();
    const lock = await lockDirectory(file);
    await lock.release();
    expect(existsSync(file)).toBe(false);
    await take(file);
  });

  it('does not release a lock that is another’s by now', async () => {
    const file = lockFile();
    const lock = await lockDirectory(file);
    const theirs = JSON.stringify({ pid: 1, host: 'elsewhere', startedAt: '' });
    await writeFile(file, theirs);
    await lock.release();
    expect(await readFile(file, 'utf8')).toBe(theirs);
  });

  it('takes over from a process that was killed, without a wait', async () => {
    const file = lockFile();
    const owner: SheafProcess = await startTaker([file]);
    await owner.murder();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: owner.child.pid });
    await take(file);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  });

  it.runIf(process.platform === 'linux')('is not fooled by a later process with the dead owner’s pid', async () => {
    const file = lockFile();
    await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname(), startedAt: 'an-earlier-boot:17' }));
    await take(file);
  });

  it('respects a lock of another host while it is touched, and no longer', async () => {
    const file = lockFile();
    await writeFile(file, JSON.stringify({ pid: process.pid, host: 'elsewhere', startedAt: '' }));
    await expect(lockDirectory(file)).rejects.toThrow(StoreError);
    touchLongAgo(file);
    await take(file);
  });

  it('touches its own lock, so that other hosts can tell that its owner lives', async () => {
    const file = lockFile();
    await take(file);
    touchLongAgo(file);
    await until(async () => (await stat(file)).mtimeMs > Date.now() - 60_000);
  });

  it('respects a lock that is being written this moment, but not one that a full disk cut off', async () => {
    const file = lockFile();
    await writeFile(file, '{"pid":12');
    await expect(lockDirectory(file)).rejects.toThrow(StoreError);
    touchLongAgo(file);
    await take(file);
  });

  it('goes to one process only when several find a dead one’s lock at the same moment', async () => {
    const folder = temporaryFolder();
    const files = Array.from({ length: 150 }, (_, round) => join(folder, `lock-${round}`));
    const dead = JSON.stringify({ pid: await pidOfADeadProcess(), host: hostname(), startedAt: 'an-earlier-boot:17' });
    for (const file of files) await writeFile(file, dead);
    const start = Date.now() + 1_500;
    const takers = await Promise.all([1, 2, 3, 4, 5].map(() => startTaker(files, start, 20)));
    const winners = takers.flatMap(({ got }) => got);
    expect(winners.toSorted()).toEqual(files.toSorted());
  });
});
