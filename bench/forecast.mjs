/**
 * Whether forecasts keep their word: runs on practice APIs of different seeds, each with a pilot, and how often the cost
 * came to lie within the bounds that were foretold, at the start and after the pilot.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { beliefQuestions, writeTable } from './parts/question-sets.mjs';
import { runSheafCommand } from './parts/sheaf.mjs';
import { median } from './parts/statistics.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 1_500;
const seeds = 20;
const goals = { covered: 18, halfWidth: 0.25 };

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const input = workspace.file('questions.csv');
    writeTable(input, beliefQuestions(rows));
    const held = { start: 0, pilot: 0 };
    const halfWidths = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const { cost, forecasts } = await oneRun(workspace, input, seed);
      for (const { at, low_usd, high_usd } of forecasts) {
        if (Number(low_usd) <= cost && cost <= Number(high_usd)) held[at] += 1;
      }
      const { low_usd, expected_usd, high_usd } = forecasts.find(({ at }) => at === 'pilot');
      halfWidths.push(Math.max(high_usd / expected_usd - 1, 1 - low_usd / expected_usd));
    }
    const widest = Math.max(...halfWidths);
    console.log(
      `the cost lay within the bounds of the start in ${held.start} of ${seeds} runs, of the pilot in ${held.pilot}`,
    );
    console.log(
      `bounds after the pilot: ± ${(100 * median(halfWidths)).toFixed(0)} %, at most ± ${(100 * widest).toFixed(0)} %`,
    );
    const met = Math.min(held.start, held.pilot) >= goals.covered && widest < goals.halfWidth;
    console.log(`goal ${goals.covered} of ${seeds}, below ± ${100 * goals.halfWidth} %: ${met ? 'met' : 'MISSED'}`);
  });
}

async function oneRun(workspace, input, seed) {
  const folder = workspace.file(`seed-${seed}`);
  const faults = workspace.file('practice.json');
  const faulty = [
    { kind: 'missing', rate: 0.02 },
    { kind: 'server_error', rate: 0.02 },
  ];
  writeFileSync(
    faults,
    JSON.stringify({ seed, mergeRatio: 0.4, reasoning: { median: 400, spread: 0.6 }, faults: faulty }),
  );
  const files = [input, '--output', `${folder}/answers.csv`, '--dir', folder];
  const args = ['run', ...files, '--faults', faults, '--no-cache', '--budget', '1000', '--quiet', '--json'];
  const { run, cost_usd } = JSON.parse((await runSheafCommand(args, {})).stdout);
  const { forecasts } = JSON.parse(readFileSync(`${folder}/runs/${run}/manifest.json`, 'utf8'));
  return { cost: Number(cost_usd), forecasts };
}
