// Compiles to dist/, puts the SQL and Lua files and the dash's page beside their code, bundles what the other pages do in the browser, and packs
// a new database for the embedded store. A build that fails leaves the earlier one as it was.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = `${root}dist.new`;
const compiler = `${root}node_modules/typescript/bin/tsc`;
rmSync(fresh, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', `${root}tsconfig.build.json`, '--outDir', fresh], { stdio: 'inherit' });
for (const folder of ['src/store/postgres/sql', 'src/store/redis/lua', 'src/dash/page']) {
  cpSync(`${root}${folder}`, `${fresh}/${folder}`, { recursive: true });
}
await bundlePage();
cpSync(await packedDatabase(), `${fresh}/store-template.tar.gz`);
chmodSync(`${fresh}/src/cli.js`, 0o755);
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(fresh, `${root}dist`);

/** One script and one style for every page of Sheaf's, libraries and their licences included: a page loads nothing. */
async function bundlePage() {
  const source = `${root}src/report/html/page`;
  const target = `${fresh}/src/report/html`;
  const licences = ['chart.js', '@kurkle/color'].map((name) => {
    const text = readFileSync(`${root}node_modules/${name}/LICENSE.md`, 'utf8').trim();
    return `${name}\n\n${text}`;
  });
  const bundle = await rolldown({
    input: `${source}/main.ts`,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  const file = `${target}/page.js`;
  await bundle.write({ file, format: 'iife', minify: true, banner: `/*!\n${licences.join('\n\n')}\n*/` });
  await bundle.close();
  if (/<\/script|<!--/i.test(readFileSync(file, 'utf8')))
    throw new Error('page.js would end the element that it stands in');
  cpSync(`${source}/page.css`, `${target}/page.css`);
}

/** Made once for what it is made of: it takes seconds. @returns its path */
async function packedDatabase() {
  const path = `${root}node_modules/.cache/sheaf/database-${digestOfParts()}.tar.gz`;
  if (existsSync(path)) return path;
  const code = `${fresh}/src/store/postgres`;
  const { packFolder } = await import(`${code}/new-database.js`);
  const { openPglite } = await import(`${code}/pglite-session.js`);
  const { prepareFolder } = await import(`${code}/prepare-database.js`);
  const folder = `${fresh}/store-template`;
  await prepareFolder(folder, openPglite);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, packFolder(folder));
  renameSync(`${path}.new`, path);
  rmSync(folder, { recursive: true });
  return path;
}

/** Of the engines' versions, the SQL and the code that packs it. */
function digestOfParts() {
  const hash = createHash('sha256');
  for (const name of ['@electric-sql/pglite', 'bullmq']) {
    hash.update(JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8')).version);
  }
  const folder = `${fresh}/src/store/postgres`;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => `${parentPath}/${name}`).sort())
    hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
