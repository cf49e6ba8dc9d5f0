import { type Draw, seededRandom } from './seeded-random.js';

/** So many questions of ten are as hard for one model as for another. */
const sharedHardness = 0.7;

/**
 * Decides whether a model gets a question wrong. How hard a question is depends on nothing but the seed, and for some of them on
 * the model; which wrong answer is given also on the questions of the call, as a model that guesses guesses anew. Some wrong answers
 * are firm: the model gives the same one whatever else the call asks.
 * @param accuracy the share of questions that the model gets right, 0 to 1
 * @param firm the share of its wrong answers that are firm, 0 to 1
 * @returns what to draw the wrong answer from; undefined for a right one
 */
export function rollWrong(
  model: string,
  question: string,
  all: readonly string[],
  accuracy: number,
  firm: number,
  seed: number,
): Draw | undefined {
  const own = seededRandom(`${seed}:hard:${question}`)() < sharedHardness ? '' : model;
  if (seededRandom(`${seed}:how-hard:${own}:${question}`)() < accuracy) return undefined;
  const isFirm = seededRandom(`${seed}:firm:${model}:${question}`)() < firm;
  return seededRandom(`${seed}:wrong:${model}:${JSON.stringify(isFirm ? [question] : [question, ...all])}`);
}
