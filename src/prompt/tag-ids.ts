import { createHmac } from 'node:crypto';

/** No vowels, so that no id spells a word; no digits that look like letters. */
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';
const idLength = 6;

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
    for (let at = 0; at + idLength <= digest.length && ids.size < questions.length; at += idLength) {
      const id = Array.from(digest.subarray(at, at + idLength), (byte) => alphabet[byte % alphabet.length]).join('');
      if (!texts.some((text) => text.includes(id))) ids.add(id);
    }
  }
  return [...ids];
}
