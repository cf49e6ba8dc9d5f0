import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { freePort } from '../support/free-port.js';

/** A Redis server of the tests' own, on 127.0.0.1, in a folder that goes away with it. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** As `kill -9` does. What was not persisted is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder. */
  restart(): Promise<void>;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}

/** scripts/setup-redis.mjs puts a server here where the system has none. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/redis', import.meta.url));
const path = [process.env.PATH, cache].join(delimiter);

/** @param config as in redis.conf, each a command-line argument, on top of a server that persists nothing */
export async function startRedis(...config: string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...config];
  const program = findProgram();
  let server: ChildProcess;
  const start = async () => {
    server = spawn(program, args, { stdio: 'ignore', env: { ...process.env, PATH: path } });
    await answers(server, port);
  };
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  const killAtExit = () => void server.kill('SIGKILL');
  process.on('exit', killAtExit);
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: start,
    async stop() {
      process.off('exit', killAtExit);
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A cluster of one node that has all slots: it refuses what a cluster of many would refuse. */
export async function startRedisCluster(): Promise<RedisServer> {
  const server = await startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
  const client = new Redis(server.port, '127.0.0.1', { enableReadyCheck: false });
  await client.cluster('ADDSLOTSRANGE', 0, 16383);
  while (!String(await client.cluster('INFO')).includes('cluster_state:ok')) await sleep(20);
  client.disconnect();
  return server;
}

function findProgram(): string {
  const programs = ['redis-server', 'valkey-server'];
  const found = programs.find(
    (name) => spawnSync(name, ['--version'], { env: { ...process.env, PATH: path } }).status === 0,
  );
  if (found === undefined) throw new Error('there is no redis-server to test with: run node scripts/setup-redis.mjs');
  return found;
}

/** Resolves when the server takes commands; that it asks for a password is an answer too. */
async function answers(server: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode} instead of starting`);
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const [answer] = await once(socket, 'data').catch(() => []);
    socket.destroy();
    if (/^\+PONG|^-NOAUTH/.test(String(answer))) return;
    await sleep(20);
  }
}
