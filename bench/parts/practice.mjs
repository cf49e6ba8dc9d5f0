import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakHook, plainEnvironment } from './process.mjs';
import { cli } from './sheaf.mjs';

/** Starts the practice API in a process of its own; with latency 0, unless `args` of `sheaf simulate` say otherwise. */
export async function startPractice(...args) {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-bench-practice-'));
  const peakFile = join(folder, 'peak');
  const child = spawn(process.execPath, ['--import', peakHook, cli, 'simulate', '--port', '0', ...args], {
    env: { ...plainEnvironment(), BENCH_PEAK_FILE: peakFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return {
    url: await announcedUrl(child),
    /** @returns its peak resident memory */
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      const peakBytes = Number(readFileSync(peakFile, 'utf8')) * 1024;
      rmSync(folder, { recursive: true, force: true });
      return { peakBytes };
    },
  };
}

function announcedUrl(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const url = /http:\S+\/v1(?=:)/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the practice API ended with ${code}: ${said}`)));
  });
}
