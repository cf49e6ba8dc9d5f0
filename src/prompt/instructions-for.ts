import { inWords } from '../model/reasoning-request.js';
import { mostlyChinese } from './mostly-chinese.js';

const briefly = {
  english: 'Think briefly: as few steps as the answer needs.',
  chinese: '请简短思考，步骤够用即可。',
};

/** More than either sentence and the blank line before it take. */
export const brieflyTokens = 24;

/** The instructions of a call: the run's, and a sentence in the questions' language where the effort is asked for in words. */
export function instructionsFor(
  instructions: string,
  effort: string | undefined,
  questions: readonly string[],
): string {
  if (effort !== inWords) return instructions;
  const sentence = mostlyChinese(questions) ? briefly.chinese : briefly.english;
  return instructions === '' ? sentence : `${instructions}\n\n${sentence}`;
}
