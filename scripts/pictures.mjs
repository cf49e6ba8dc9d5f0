// `node scripts/pictures.mjs`: makes the README's pictures anew, of a run and a comparison against the practice API. It needs a Chromium and
// a build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sheaf-pictures-'));
const topics = ['sums', 'products', 'differences'];
const signs = ['plus', 'times', 'minus'];
const practice = {
  latencyMs: 400,
  mergeMissing: 0.01,
  accuracy: { 'o1-preview': 0.96, 'o1-mini': 0.93, 'gpt-4o': 0.78 },
  faults: [
    { kind: 'refusal', match: 'What is 1008 ' },
    { kind: 'reset', rate: 0.01 },
  ],
};

try {
  writeFileSync(join(folder, 'practice.json'), JSON.stringify(practice));
  writeFileSync(
    join(folder, 'set.csv'),
    ['question,topic,answer', ...Array.from({ length: 600 }, (_, i) => line(i))].join('\n'),
  );
  const shared = ['set.csv', '--faults', 'practice.json', '--expected', 'answer', '--quiet', '--rows-per-call', '8'];
  sheaf('run', ...shared, '--group-by', 'topic', '--budget', '2', '--concurrency', '4');
  sheaf('compare', ...shared, '--models', 'o1-preview,o1-mini,gpt-4o', '--task', 'topic', '--budget', '40');
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  await picture(browser, 'set.csv.answers.html', 'report.png', 1100);
  await picture(browser, 'set.csv.compare/compare.html', 'compare.png', 760);
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Some rows fail, and some ask what others did. */
function line(i) {
  const [a, b] = [1000 + ((i * 37) % 400), 2 + ((i * 13) % 90)];
  const answer = [a + b, a * b, a - b][i % 3];
  return `What is ${a} ${signs[i % 3]} ${b}?,${topics[i % 3]},${answer}`;
}

function sheaf(...args) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/src/cli.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 3) throw new Error(`sheaf ${args.join(' ')} ended with ${status}:\n${stderr}`);
}

async function picture(browser, file, name, height) {
  const page = await browser.newPage({ viewport: { width: 1280, height } });
  await page.goto(pathToFileURL(join(folder, file)).href);
  await page.screenshot({ path: join(root, 'docs', name) });
  await page.close();
}
