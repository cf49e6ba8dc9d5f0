// Compiles to dist/ and puts the SQL files beside their code. A build that fails leaves the earlier one as it was.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = `${root}dist.new`;
const compiler = `${root}node_modules/typescript/bin/tsc`;
rmSync(fresh, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', `${root}tsconfig.build.json`, '--outDir', fresh], { stdio: 'inherit' });
cpSync(`${root}src/store/postgres/sql`, `${fresh}/src/store/postgres/sql`, { recursive: true });
chmodSync(`${fresh}/src/cli.js`, 0o755);
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(fresh, `${root}dist`);
