// Writes docs/licences.md: what comes along with `npm install sheaf`, and under which licences. With --check it only says whether that is what the lock file has.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Licences that let anyone use, change and pass on, on terms that an install keeps by itself. */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'PostgreSQL',
  'Unlicense',
  'CC0-1.0',
]);

const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
const lines = shipped.map(([path, { version, license, optional, peer }]) => {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, version, licence: license ?? readLicence(path), note: optional || peer ? 'optional' : '' };
});
/** Part of every page that Sheaf writes (scripts/build.mjs), with their licences' texts. */
const inPages = ['chart.js', '@kurkle/color'].map((name) => {
  const { version, license } = packages[`node_modules/${name}`];
  return { name, version, licence: license, note: 'in pages' };
});
lines.push(...inPages);
const text = `# Licences

What \`npm install sheaf\` brings along, ${shipped.length} packages, and what the pages that it writes hold; made by \`npm run docs\` from package-lock.json. Sheaf itself is MIT.

| package | version | licence | |
|---|---|---|---|
${lines
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .map(({ name, version, licence, note }) => `| ${name} | ${version} | ${licence} | ${note} |`)
  .join('\n')}
`;

const doubtful = lines.filter(
  ({ licence }) =>
    !licence
      .replace(/[()]/g, '')
      .split(/ OR /)
      .some((one) => permissive.has(one)),
);
if (doubtful.length > 0)
  fail(`Not known to be permissive: ${doubtful.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`);
const path = `${root}docs/licences.md`;
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) fail('docs/licences.md is not what package-lock.json has: npm run docs');

function readLicence(path) {
  return JSON.parse(readFileSync(`${root}${path}/package.json`, 'utf8')).license ?? 'none stated';
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
