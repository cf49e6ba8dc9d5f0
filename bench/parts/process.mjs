import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** For --import. */
export const peakHook = new URL('./peak-memory.mjs', import.meta.url).href;

/**
 * Runs a Node script to its end, in a folder of its own and without the caller's SHEAF_* settings.
 * @returns wall time from spawning to exit, peak resident memory, and what it wrote to stdout
 * @param expected codes it may end with
 * @throws when it ends with another
 */
export async function runProcess(args, environment = {}, expected = [0]) {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-bench-run-'));
  const peakFile = join(folder, 'peak');
  try {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', peakHook, ...args], {
      cwd: folder,
      env: { ...plainEnvironment(), ...environment, BENCH_PEAK_FILE: peakFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    const seconds = (performance.now() - started) / 1000;
    if (!expected.includes(code)) throw new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`);
    return { seconds, stdout, peakBytes: Number(readFileSync(peakFile, 'utf8')) * 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function plainEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SHEAF|OPENAI)_/.test(name)));
}
