import { pick, seededRandom } from './seeded-random.js';

/** "(A)" anywhere, or "A." / "A)" / "A、" / "A:" at the start of a line. */
const optionLabel = /\(([A-J])\)|^[ \t]*([A-J])[.)、:：]/gm;

/** The letter of one option of a multiple-choice question; undefined when fewer than two options are listed. */
export function chooseOption(question: string, seed: number): string | undefined {
  const options = listOptions(question);
  if (options.length < 2) return undefined;
  return pick(options, seededRandom(`${seed}:option:${question}`));
}

/** The letters of a question's options, each once, in alphabetical order. */
export function listOptions(question: string): string[] {
  const labels = [...question.matchAll(optionLabel)].map((match) => (match[1] ?? match[2])!);
  return [...new Set(labels)].sort();
}
