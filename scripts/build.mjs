// Compiles to dist/, puts the SQL and Lua files beside their code, bundles what pages do in the browser, and packs an empty database for
// the embedded store. A build that fails leaves the earlier one as it was.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = `${root}dist.new`;
const compiler = `${root}node_modules/typescript/bin/tsc`;
rmSync(fresh, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', `${root}tsconfig.build.json`, '--outDir', fresh], { stdio: 'inherit' });
for (const folder of ['src/store/postgres/sql', 'src/store/redis/lua']) {
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

/** Made once for each version of PGlite: it takes seconds. @returns its path */
async function packedDatabase() {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/@electric-sql/pglite/package.json`, 'utf8'));
  const path = `${root}node_modules/.cache/sheaf/database-${version}.tar.gz`;
  if (existsSync(path)) return path;
  const { packNewDatabase } = await import(`${fresh}/src/store/postgres/new-database.js`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, await packNewDatabase());
  renameSync(`${path}.new`, path);
  return path;
}
