import { type Draw, seededRandom } from './seeded-random.js';

/** What merging can do to an answer: leave it out, or make it wrong. */
export type MergeHarm = 'missing' | 'slip';

/**
 * Decides whether merging harms the answer to `question`. It depends on nothing but the seed, the question and the
 * questions of its call, so that neither the order in which calls arrive nor the tags' ids change it.
 * @param all every question of the call.
 * @param chance for each further question in the call, 0 to 1.
 * @returns what to draw the harm's form from; undefined when the answer stays whole.
 */
export function rollMergeHarm(
  harm: MergeHarm,
  question: string,
  all: readonly string[],
  chance: number,
  seed: number,
): Draw | undefined {
  if (chance === 0 || all.length < 2) return undefined;
  const draw = seededRandom(`${seed}:merge:${harm}:${JSON.stringify([question, ...all])}`);
  return draw() < chance * (all.length - 1) ? draw : undefined;
}
