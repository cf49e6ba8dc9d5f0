import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../support/free-port.js';

/** A PostgreSQL server of the tests' own, on 127.0.0.1, in a folder that goes away with it. */
export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where a server's programs may be, besides the PATH. */
const places = ['/usr/local/bin', '/usr/local/pgsql/bin', '/opt/homebrew/bin'];
const debianPlace = '/usr/lib/postgresql';

/**
 * Starts a server. Where PostgreSQL is not installed, installs Debian's package if this process may.
 * @returns what to install, in words, where there is no server to start
 */
export async function startPostgres(): Promise<PostgresServer | string> {
  const programs = findPrograms() ?? (installPackage() ? findPrograms() : undefined);
  if (programs === undefined) return 'install PostgreSQL, on Debian with: apt-get install postgresql';
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-pg-'));
  const owner = ownerOfServer();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'sheaf', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: folder, stdio: 'pipe' },
  );
  const port = await freePort();
  const settings = ['-c', 'fsync=off', '-c', `unix_socket_directories=${folder}`, '-c', 'max_connections=60'];
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  });
  const kill = () => void server.kill('SIGKILL');
  process.on('exit', kill);
  const url = `postgres://sheaf:not-asked@127.0.0.1:${port}/postgres`;
  await answers(server, url);
  return {
    url,
    async stop() {
      process.off('exit', kill);
      const ended = once(server, 'exit');
      server.kill('SIGINT'); // PostgreSQL's fast shutdown: open connections are closed.
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findPrograms(): string | undefined {
  const versions = existsSync(debianPlace) ? readdirSync(debianPlace).sort((a, b) => Number(b) - Number(a)) : [];
  const debian = versions.map((version) => join(debianPlace, version, 'bin'));
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debian, ...places];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => mayRun(join(folder, name))));
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installPackage(): boolean {
  if (process.getuid?.() !== 0) return false;
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  return [['update'], ['install', '--yes', '--no-install-recommends', 'postgresql']].every(
    (args) => spawnSync('apt-get', ['-qq', ...args], options).status === 0,
  );
}

/** PostgreSQL refuses to run as root: then its own user runs it, or nobody. */
function ownerOfServer(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    const id = (flag: string) => spawnSync('id', [flag, user], { encoding: 'utf8' });
    const [uid, gid] = [id('-u'), id('-g')];
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('this system has neither a user "postgres" nor a user "nobody" to run PostgreSQL as');
}

/** Resolves when the server takes connections. */
async function answers(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode} instead of starting`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(50);
    }
  }
}
