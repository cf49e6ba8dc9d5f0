/**
 * Whether comparisons are right: models of known accuracy on the same rows, on practice APIs of different seeds, under a cap that makes
 * them be asked in turn. How often the bounds hold the true share, whether cap and ranking hold, and how often models are called different.
 */
import { compare } from '../dist/src/index.js';
import { compareOnPractice, writeSums } from './parts/graded-sums.mjs';
import { startRedis } from './parts/redis.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 200;
const seeds = 20;
const truth = { 'o4-mini': 0.95, 'gpt-5-mini': 0.8, 'gpt-4.1-mini': 0.7 };
const alike = { 'o4-mini': 0.8, 'gpt-5-mini': 0.8 };
const alikeSeeds = 60;
/** Seeds of other parts begin behind these. */
const [shortSeeds, alikeFrom] = [500, 1_000];
/** Some three times what all rows cost, and half of it. */
const budget = '0.5';
const shortBudget = '0.08';
const significant = 0.05;
const goal = 18;

export async function benchmark() {
  const redis = await startRedis();
  await withWorkspace(async (workspace) => {
    const input = workspace.file('set.csv');
    writeSums(input, rows);
    const folder = workspace.file('.');
    const one = (accuracy, seed, cap = budget) =>
      compareOnPractice({ compare, input, folder, accuracy, seed, budget: cap, store: redis.url });
    const names = Object.keys(truth);
    const held = Object.fromEntries(names.map((name) => [name, 0]));
    const told = Object.fromEntries(names.slice(1).map((name) => [name, 0]));
    const counts = { cap: 0, shortCap: 0, ranking: 0, whole: 0, equal: 0 };
    for (let seed = 1; seed <= seeds; seed++) {
      const { tables, bill, cost_usd } = await one(truth, seed);
      const { models } = tables[0];
      if (Number(bill) <= Number(budget) && cost_usd === bill) counts.cap += 1;
      if (models.map(({ model }) => model).join() === names.join()) counts.ranking += 1;
      if (models.every((model) => model.rows === rows)) counts.whole += 1;
      const short = await one(truth, seed + shortSeeds, shortBudget);
      if (Number(short.bill) <= Number(shortBudget)) counts.shortCap += 1;
      if (new Set(short.tables[0].models.map((model) => model.rows)).size === 1) counts.equal += 1;
      for (const { model, low, high, p } of models) {
        if (low <= truth[model] && truth[model] <= high) held[model] += 1;
        if (p !== null && p < significant) told[model] += 1;
      }
    }
    const list = (figures) =>
      Object.entries(figures)
        .map(([name, n]) => `${name} ${n}`)
        .join(', ');
    console.log(`${rows} rows, ${seeds} seeds, true shares ${list(truth)}`);
    console.log(`the true share lay within the bounds: ${list(held)}`);
    console.log(`all rows compared: ${counts.whole}; ranking right: ${counts.ranking}`);
    console.log(`told from the best (p < ${significant}): ${list(told)}`);
    console.log(`the bill kept to the $${budget}, and was what the comparison said: ${counts.cap}`);
    console.log(
      `under $${shortBudget}, half of what it costs: the bill kept to it in ${counts.shortCap}, all models on the same rows in ${counts.equal}`,
    );
    let different = 0;
    for (let seed = 1; seed <= alikeSeeds; seed++) {
      const { tables } = await one(alike, alikeFrom + seed);
      if (tables[0].models.some(({ p }) => p !== null && p < significant)) different += 1;
    }
    console.log(`two models of ${alike['o4-mini']} each: called different in ${different} of ${alikeSeeds} seeds`);
    const met =
      [...Object.values(held), ...Object.values(told), counts.ranking].every((n) => n >= goal) &&
      Math.min(counts.cap, counts.shortCap, counts.equal) === seeds &&
      different <= Math.ceil(0.05 * alikeSeeds);
    await redis.stop();
    console.log(`goal ${goal} of ${seeds}, the cap always, alike at most 5 %: ${met ? 'met' : 'MISSED'}`);
  });
}
