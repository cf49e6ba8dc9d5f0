import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';

/** scripts/setup-redis.mjs puts a server here where the system has none. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/redis', import.meta.url));

/**
 * Starts a Redis of the benchmark's own.
 * @param folder where it appends what it is told; without one it keeps nothing on disk
 */
export async function startRedis(folder) {
  const port = await freePort();
  const kept = folder === undefined ? [] : ['--dir', folder, '--appendonly', 'yes'];
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  let server;
  const start = async () => {
    const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction', ...kept];
    const env = { ...process.env, PATH: [process.env.PATH, cache].join(delimiter) };
    server = spawn('redis-server', args, { stdio: 'ignore', env });
    await once(server, 'spawn');
    await client.ping();
  };
  const end = async (signal) => {
    const exited = once(server, 'exit');
    server.kill(signal);
    await Promise.race([exited, sleep(5_000)]);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async commands() {
      return Number(/total_commands_processed:(\d+)/.exec(await client.info('stats'))?.[1]);
    },
    async peakBytes() {
      return Number(/used_memory_peak:(\d+)/.exec(await client.info('memory'))?.[1]);
    },
    /** As kill -9 does, and up again. */
    async restart() {
      await end('SIGKILL');
      await start();
    },
    async stop() {
      client.disconnect();
      await end();
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
