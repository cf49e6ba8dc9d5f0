import { createHmac } from 'node:crypto';

/**
 * An id is one of these letters and six digits: nineteen million of them, and fewest tokens. In o200k_base a hyphen with
 * the letter behind it is one, and three digits are one; test/prompt/prompt-tokens.test.ts counts them. Nothing shorter
 * has a million ids.
 */
const letters = 'bcdfghjkmnpqrstvwxz';
const bytesPerId = 4;

/**
 * The ids that tie questions to answers in one merged call: one a question, unique in the call, in no question nor in
 * the instructions, and unpredictable to whoever wrote the questions: they hang on the run's secret.
 * @param step names the call's place in the run; the same step gives the same ids.
 */
export function tagIds(secret: string, step: string, questions: readonly string[], instructions = ''): string[] {
  const texts = [...questions, instructions];
  const ids = new Set<string>();
  for (let counter = 0; ids.size < questions.length; counter++) {
    const digest = createHmac('sha256', secret).update(`${step}#${counter}`).digest();
    for (let at = 0; at < digest.length && ids.size < questions.length; at += bytesPerId) {
      const drawn = digest.readUInt32BE(at) % (letters.length * 1_000_000);
      const id = letters[Math.floor(drawn / 1_000_000)] + String(drawn % 1_000_000).padStart(6, '0');
      if (!texts.some((text) => text.includes(id))) ids.add(id);
    }
  }
  return [...ids];
}
