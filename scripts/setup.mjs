// What `npm start` and `npm test` need on a fresh clone: dependencies as locked, and a build that is up to date.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });

const installed = join(root, 'node_modules/.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs) {
  console.error('Installing dependencies …');
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
  try {
    execFileSync('npm', ['ci', ...quietly], { cwd: root, stdio: 'pipe', shell: process.platform === 'win32' });
  } catch {
    // `npm ci` refuses when a registry lacks an optional package of some other platform; `npm install` passes it over
    // and keeps to the same locked versions.
    run('npm', ['install', ...quietly]);
  }
}

const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
const sources = Math.max(
  newest(join(root, 'src')),
  newest(join(root, 'workers')),
  statSync(join(root, 'tsconfig.json')).mtimeMs,
);
const built = join(root, 'dist/src/cli.js');
if (!existsSync(built) || statSync(built).mtimeMs < sources) {
  console.error('Building …');
  run(process.execPath, ['scripts/build.mjs']);
}
