/**
 * What merging saves, pilot included, beside the same rows asked one a call: on a practice API whose reasoning shrinks to a
 * given ratio in merged calls, which leaves some answers of merged calls out, and which may be set to fail at merging.
 */
import { writeFileSync } from 'node:fs';
import { beliefQuestions, labelSet, writeTable } from './parts/question-sets.mjs';
import { runSheafCommand } from './parts/sheaf.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const rows = 3_000;
const ratios = [1, 0.7, 0.5, 0.26];
/** The chance that an answer is left out, for each further question in its call. */
const mergeMissing = 0.004;
/** Of a question alone. o1's own is far above it (2,950 tokens, arXiv 2511.04108); labels take little thought. */
const reasoning = { beliefs: { median: 800, spread: 0.6 }, labels: { median: 60, spread: 0.6 } };
const goal = 60;

const { questions: labelled, instructions } = labelSet(rows);
const sets = [
  { name: 'beliefs', questions: beliefQuestions(rows), instructions: '', practice: {} },
  { name: 'labels', questions: labelled, instructions, practice: { labels: ['positive', 'negative', 'neutral'] } },
];
const failing = [
  { name: 'beliefs, one merged answer of three wrong', set: 0, practice: { mergeSlips: 0.045 } },
  { name: 'beliefs, merged answers mostly missing', set: 0, practice: { mergeMissing: 0.06 } },
];

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const failures = [];
    let sizes = [];
    console.log('set; ratio; rows a call chosen; cost; one row a call; pilot; saved');
    const compare = async (set, ratio, practice, title) => {
      const result = await measure(workspace, set, ratio, practice);
      const { size, cost, alone, pilot } = result;
      const saved = 100 * (1 - cost / alone);
      console.log(
        `${title}; ${ratio}; ${size}; $${cost.toFixed(3)}; $${alone.toFixed(3)}; $${pilot.toFixed(3)}; ${saved.toFixed(1)} %`,
      );
      if (cost > alone + pilot) failures.push(`${title} at ${ratio} cost more than one row a call and the pilot`);
      return { size, saved };
    };
    for (const set of sets) {
      sizes = [];
      for (const ratio of ratios) {
        const { size, saved } = await compare(set, ratio, { mergeMissing }, set.name);
        sizes.push(size);
        const wanted = set.name === 'labels' || ratio === 0.26;
        if (wanted && saved < goal) failures.push(`${set.name} at ${ratio} saved less than ${goal} %`);
      }
      if (sizes.some((size, i) => i > 0 && size < sizes[i - 1]))
        failures.push(`${set.name}: sizes fall with the ratio`);
    }
    for (const { name, set, practice } of failing) {
      const { size } = await compare(sets[set], 0.26, practice, name);
      if (size !== 1) failures.push(`${name}: merged in spite of that`);
    }
    console.log(
      failures.length === 0 ? `goals met (${goal} % at ratio 0.26 and for labels)` : `MISSED: ${failures.join('; ')}`,
    );
  });
}

/** One row a call costs the same at any ratio. */
const aloneCosts = new Map();

async function measure(workspace, { name, questions, instructions, practice: usual }, mergeRatio, practice) {
  const folder = workspace.file(`${name}-${mergeRatio}-${JSON.stringify(practice)}`);
  const input = workspace.file(`${name}.csv`);
  writeTable(input, questions);
  const faults = workspace.file('practice.json');
  writeFileSync(faults, JSON.stringify({ ...usual, mergeRatio, reasoning: reasoning[name], ...practice }));
  const run = async (...more) => {
    const files = [input, '--output', `${folder}/answers-${more.length}.csv`, '--dir', folder];
    const told = instructions === '' ? [] : ['--instructions', instructions];
    const args = [
      'run',
      ...files,
      ...told,
      '--faults',
      faults,
      '--no-cache',
      '--budget',
      '1000',
      '--quiet',
      '--json',
      ...more,
    ];
    const { stdout } = await runSheafCommand(args, {});
    return JSON.parse(stdout);
  };
  if (!aloneCosts.has(name)) aloneCosts.set(name, await run('--rows-per-call', '1'));
  const alone = aloneCosts.get(name);
  const merged = await run();
  if (alone.answered !== questions.length || merged.answered !== questions.length) throw new Error('rows are missing');
  const { size } = merged.pilots[0];
  return {
    size,
    cost: Number(merged.cost_usd),
    alone: Number(alone.cost_usd),
    pilot: Number(merged.savings.pilot_usd),
  };
}
