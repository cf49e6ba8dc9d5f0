/**
 * The report of 100,000 rows: what writing it costs beside csv-parse alone reading the same file (peers/read.mjs), in CPU time of this
 * process, and how long the page's scripts take in Chromium to search and to sort all rows.
 */
import { createReadStream, statSync } from 'node:fs';
import { parse } from 'csv-parse';
import { chromium } from 'playwright-core';
import { openWritten } from '../dist/src/csv/open-written.js';
import { writeReport } from '../dist/src/run/write-report.js';
import { findChromium } from '../scripts/find-chromium.mjs';
import { writeAnswers } from './parts/answers.mjs';
import { median, spread } from './parts/statistics.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 100_000;
const rounds = 5;
const goalMs = 1_000;

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const answers = workspace.file('answers.csv');
    const page = workspace.file('answers.html');
    await writeAnswers(answers, rows);
    const written = [];
    const read = [];
    const wishes = { directory: workspace.file('sheaf'), question: 'question', groupBy: undefined, rows };
    for (let round = 1; round <= rounds; round++) {
      read.push(
        await cpuSeconds(async () => {
          for await (const _ of createReadStream(answers).pipe(parse()));
        }),
      );
      written.push(await cpuSeconds(async () => writeReport(answers, await openWritten(answers), page, wishes)));
    }
    const ratio = median(written.map((seconds, round) => seconds / read[round]));
    console.log(`report of ${mib(answers)} of answers: ${mib(page)}, ${spread(written, seconds)} of CPU time`);
    console.log(`csv-parse alone: ${spread(read, seconds)}; ratio ${ratio.toFixed(2)}`);
    await browse(page);
  });
}

async function browse(path) {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    console.log('There is no Chromium to try the page in: node scripts/setup-chromium.mjs');
    return;
  }
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage();
    await page.goto(`file://${path}`);
    const opened = await page.evaluate('performance.timing.loadEventEnd - performance.timing.navigationStart');
    console.log(`opened in ${(opened / 1000).toFixed(1)} s`);
    const search = page.locator('#search');
    // The first search is the one that prepares the texts.
    for (const words of ['number 77', 'kraków', 'KRAKÓW', 'order 9', 'nothing of the kind', ''])
      await search.fill(words);
    for (const show of ['failed', 'all']) await page.locator('#show').selectOption(show);
    for (const head of ['cost', 'reasoning', 'seconds', 'question', 'status', 'row']) {
      await page.getByRole('columnheader', { name: head, exact: true }).getByRole('button').click();
    }
    const measures = await page.evaluate(
      `performance.getEntriesByType('measure').map(({ name, duration }) => [name, duration])`,
    );
    for (const name of ['sheaf filter', 'sheaf sort']) {
      const times = measures.filter(([measured]) => measured === name).map(([, duration]) => duration);
      const most = Math.max(...times);
      const verdict = most <= goalMs ? 'met' : 'MISSED';
      console.log(
        `${name.replace('sheaf ', '')}: ${spread(times, (ms) => `${ms.toFixed(0)} ms`)}; the goal is at most ${goalMs} ms: ${verdict}`,
      );
    }
  } finally {
    await browser.close();
  }
}

async function cpuSeconds(step) {
  const before = process.cpuUsage();
  await step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const seconds = (value) => `${value.toFixed(2)} s`;
const mib = (path) => `${(statSync(path).size / 2 ** 20).toFixed(0)} MiB`;
