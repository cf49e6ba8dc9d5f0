import { alternatives } from './alternatives.js';
import { choiceOptions } from './choice-options.js';
import { comparableText } from './comparable-text.js';
import { containsWords } from './contains-words.js';
import { canonicalJson } from './exact-json.js';
import { expectedChoices } from './expected-choices.js';
import { expectedNumbers } from './expected-numbers.js';
import { expectedRegex } from './expected-regex.js';
import { finalChoice } from './final-choice.js';
import { finalNumber } from './final-number.js';
import { finalWording } from './final-wording.js';
import type { Grade, GradeKind } from './grade-kind.js';
import { jsonInReply } from './json-in-reply.js';
import { plainText } from './plain-text.js';
import { opaque } from './private-characters.js';
import { sameQuantity } from './same-quantity.js';

type Verdict = Omit<Grade, 'by'>;

/** Longest reply that a pattern is tried on, in characters: a careless one may take very long. */
const longestMatched = 20_000;
/** What people are shown of an answer, in characters. */
const mostShown = 200;

/**
 * Grades one answer, without a model. It rather calls a right answer wrong than a wrong one right: an answer that leaves open which value it
 * gives is wrong, and so is any answer where the expected value is in trouble (check-expected.ts).
 * - exact: the reply, or what it marks as its answer, is the expected text but for case, width, markup and outer punctuation
 * - choice: the option's letter; its text, too, where the question shows options
 * - number: the same exact value; see same-quantity.ts for units
 * - contains: the expected words stand in the reply, nowhere denied
 * - regex: found in the reply as it stands; replies of more than 20,000 characters are wrong
 * - json: equal values; the order of keys does not count
 * Exact, choice, number and contains accept several values with | between.
 * @param question shows the options of a choice
 */
export function gradeAnswer(answer: string, expected: string, how: GradeKind, question?: string): Grade {
  const { correct, found } = graders[how](answer, expected, question);
  return { correct, by: how, found: found?.replaceAll(opaque, '\\').slice(0, mostShown) };
}

const graders: Readonly<Record<GradeKind, (answer: string, expected: string, question?: string) => Verdict>> = {
  exact: (answer, expected) => {
    const accepted = new Set([expected, ...alternatives(expected)].map(comparableText).filter((value) => value !== ''));
    const wordings = finalWording(answer);
    const match = wordings.find((wording) => accepted.has(wording));
    return { correct: match !== undefined, found: match ?? wordings[0] };
  },
  choice: (answer, expected, question = '') => {
    const options = choiceOptions(question);
    const { letter, text } = finalChoice(answer, options);
    const accepted = expectedChoices(expected, options) ?? [];
    return { correct: letter !== undefined && accepted.includes(letter), found: text };
  },
  number: (answer, expected) => {
    const { number, text } = finalNumber(answer);
    const accepted = expectedNumbers(expected) ?? [];
    return { correct: number !== undefined && accepted.some((value) => sameQuantity(number, value)), found: text };
  },
  contains: (answer, expected) => {
    const text = plainText(answer).toLowerCase().replace(/\s+/g, ' ');
    const match = alternatives(expected).find((value) => containsWords(text, comparableText(value)));
    return { correct: match !== undefined, found: match };
  },
  regex: (answer, expected) => {
    const pattern = expectedRegex(expected);
    const match = typeof pattern === 'string' || answer.length > longestMatched ? null : pattern.exec(answer);
    return { correct: match !== null && expected.trim() !== '', found: match?.[0] };
  },
  json: (answer, expected) => {
    const [given, wanted] = [jsonInReply(answer), canonicalJson(expected.trim())];
    return { correct: given !== undefined && given === wanted, found: given === undefined ? undefined : answer.trim() };
  },
};
