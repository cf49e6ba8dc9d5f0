import { comparableText } from './comparable-text.js';
import { finalMarks } from './final-mark.js';
import { plainText } from './plain-text.js';
import { boxMarks } from './private-characters.js';

/**
 * What a reply may be taken to answer, as comparable texts: what its last mark says (to the end of the sentence, and of the line), unless
 * that is taken back; and the whole reply.
 */
export function finalWording(reply: string): string[] {
  const mark = finalMarks(plainText(reply)).findLast((candidate) => candidate.by !== 'hashes' || candidate.last);
  const whole = asks(reply) ? '' : comparableText(reply);
  if (mark === undefined || mark.unsettled || mark.retraction?.mild === false) return [whole];
  return [mark.sentence, mark.line].map((text) => comparableText(text.replace(boxMarks, ''))).concat(whole);
}

/** "Paris?" is no answer, and never counts as a whole. */
function asks(reply: string): boolean {
  return /\?["'*)\s]*$/.test(plainText(reply).slice(-10));
}
