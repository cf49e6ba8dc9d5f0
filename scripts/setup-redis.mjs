// The tests run the store on a real Redis. Where neither redis-server nor valkey-server is installed, this unpacks
// Debian's packages into node_modules/.cache: nothing is installed on the system, no service is started, no root needed.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** test/store/start-redis.ts looks here too, after the PATH. */
const cache = fileURLToPath(new URL('../node_modules/.cache/redis', import.meta.url));
const program = join(cache, 'redis-server');

const runs = (file) => spawnSync(file, ['--version']).status === 0;
const folders = (process.env.PATH ?? '').split(delimiter);
const installed = ['redis-server', 'valkey-server'].some((name) => folders.some((folder) => runs(join(folder, name))));

if (!installed && !runs(program)) {
  console.error('Fetching a Redis for the tests …');
  try {
    unpackRedis();
  } catch (error) {
    console.error(`The tests need a Redis server, and fetching one failed: ${error.stderr || error.message}`);
    console.error('Install it; it need not run. Debian, Ubuntu: apt-get install redis-server');
    console.error('Fedora: dnf install valkey (before Fedora 41: redis)   macOS: brew install redis');
    process.exit(1);
  }
}

function unpackRedis() {
  rmSync(cache, { recursive: true, force: true });
  const archives = join(cache, 'archives');
  mkdirSync(archives, { recursive: true });
  let names = missingPackages();
  if (names.length === 0 && process.getuid?.() === 0) {
    // A fresh container has no package lists.
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'pipe', encoding: 'utf8' });
    names = missingPackages();
  }
  if (names.length === 0) throw new Error('apt-get knows no package redis-server');
  execFileSync('apt-get', ['download', '-qq', ...names], { cwd: archives, stdio: 'pipe', encoding: 'utf8' });
  for (const archive of readdirSync(archives)) execFileSync('dpkg', ['-x', join(archives, archive), cache]);
  rmSync(archives, { recursive: true });

  const server = join(cache, 'usr/bin/redis-server');
  if (!existsSync(server)) throw new Error(`the packages ${names.join(', ')} hold no redis-server`);
  const libraries = readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.includes('.so'))
    .map((entry) => entry.parentPath ?? entry.path);
  const search = [...new Set(libraries)].join(':');
  writeFileSync(program, `#!/bin/sh\nLD_LIBRARY_PATH='${search}' exec '${server}' "$@"\n`);
  chmodSync(program, 0o755);
  execFileSync(program, ['--version'], { stdio: 'pipe', encoding: 'utf8' });
}

/** redis-server and what it needs that this system lacks, by name. Empty where apt-get is missing or knows no such package. */
function missingPackages() {
  const args = ['install', '--simulate', '-qq', '--no-install-recommends', 'redis-server'];
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^Inst (\S+) /gm)].map(([, name]) => name);
}
