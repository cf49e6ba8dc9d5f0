// Compiles to dist/ and puts the SQL files beside their code.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.build.json`], {
  stdio: 'inherit',
});
cpSync(`${root}src/store/postgres/sql`, `${root}dist/src/store/postgres/sql`, { recursive: true });
chmodSync(`${root}dist/src/cli.js`, 0o755);
