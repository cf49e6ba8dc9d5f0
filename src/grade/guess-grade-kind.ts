import { choiceOptions } from './choice-options.js';
import { canonicalJson } from './exact-json.js';
import { expectedNumbers } from './expected-numbers.js';
import { expectedRegex } from './expected-regex.js';
import type { GradeKind } from './grade-kind.js';

const mostRead = 500;
/** Share of the values that have to look alike. The others are reported by checkExpected, row by row. */
const enough = 0.95;
/** Characters of a value that a reply may be expected to give word for word. */
const shortest = 40;

const optionAlone = /^[("'[]*(?:[A-Ja-j]|[甲乙丙丁戊])[)\].:"']*$/;

/**
 * How a column of expected values is best graded, told from its first 500 values that are not empty; and why, as a sentence for the user.
 * It never guesses contains, which is right as soon as the words occur.
 * @param questions of the same rows; letters are options only where half of them show some, or where none are given
 */
export function guessGradeKind(
  expectedSamples: Iterable<string>,
  questions?: Iterable<string>,
): { kind: GradeKind; why: string } {
  const values = firstOf(expectedSamples)
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const mostly = (test: (value: string) => boolean) =>
    values.length > 0 && values.filter(test).length >= enough * values.length;
  const guess = (kind: GradeKind, why: string) => ({ kind, why: `${why} (${values.length} read)` });

  if (values.length === 0) return { kind: 'exact', why: 'no expected value was read' };
  if (mostly((value) => /^[[{]/.test(value) && canonicalJson(value) !== undefined))
    return guess('json', 'the expected values are JSON objects or arrays');
  if (mostly((value) => /^\/.+\/[dgimsuvy]*$/s.test(value) && typeof expectedRegex(value) !== 'string'))
    return guess('regex', 'the expected values are written as /patterns/');
  if (mostly((value) => optionAlone.test(value.normalize('NFKC'))))
    return showOptions(questions)
      ? guess('choice', 'the expected values are letters of options')
      : guess('exact', 'the expected values are letters, but the questions show no options');
  if (mostly((value) => isNumber(value)))
    return guess('number', 'the expected values are numbers, or end in one after ####');
  if (mostly((value) => value.length <= shortest))
    return guess(
      'exact',
      'the expected values are short texts, and an answer, or what it marks as its answer, has to be the same',
    );
  return guess('exact', 'the expected values are longer texts; contains or judge may suit them better');
}

/** A column of sentences with a number in each is no column of numbers. */
function isNumber(value: string): boolean {
  const text = /####([^\n]*)$/.exec(value)?.[1] ?? value;
  return text.length <= shortest && expectedNumbers(value) !== undefined && (text.match(/\p{L}+/gu) ?? []).length <= 3;
}

function showOptions(questions: Iterable<string> | undefined): boolean {
  if (questions === undefined) return true;
  const read = firstOf(questions);
  return read.filter((question) => choiceOptions(question).size > 0).length * 2 >= read.length && read.length > 0;
}

function firstOf(values: Iterable<string>): string[] {
  const read: string[] = [];
  for (const value of values) {
    if (read.length === mostRead) break;
    read.push(value);
  }
  return read;
}
