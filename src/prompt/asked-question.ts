import { countTokens } from '../model/tokens.js';
import type { BundleRow, Repair } from '../types.js';
import { isChinese } from './mostly-chinese.js';
import { shorten } from './shorten.js';

const longestTrouble = 300;
const longestAnswer = 400;

/**
 * A row's question as it is asked: after an answer that did not fit its schema with a note of what was wrong. The note is part of
 * the question's own text, between its own tags: it quotes what the row has brought the model to write.
 */
export function askedQuestion({ question, repair }: Pick<BundleRow, 'question' | 'repair'>): string {
  return repair === undefined ? question : `${noteOf(repair, isChinese(question))}\n\n${question}`;
}

/** Tokens of a row's question as it is asked. */
export function askedTokens(row: Pick<BundleRow, 'question' | 'repair' | 'tokens'>): number {
  return row.repair === undefined ? row.tokens : countTokens(askedQuestion(row));
}

function noteOf(repair: Repair, chinese: boolean): string {
  const trouble = shorten(repair.trouble, longestTrouble);
  const answer = shorten(repair.answer, longestAnswer);
  return chinese
    ? `（对下面这道题的上一个回答不符合要求的格式：${trouble}。上一个回答是：${answer} 请按要求的格式重新作答。）`
    : `(An earlier answer to the question below did not fit the required form: ${trouble}. It was: ${answer} Answer anew, in the required form.)`;
}
