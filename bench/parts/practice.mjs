import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { plainEnvironment } from './process.mjs';
import { cli } from './sheaf.mjs';

/** Starts the practice API in a process of its own; with latency 0, unless `args` of `sheaf simulate` say otherwise. */
export async function startPractice(...args) {
  const child = spawn(process.execPath, [cli, 'simulate', '--port', '0', ...args], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return {
    url: await announcedUrl(child),
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
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
