import { alternatives } from './alternatives.js';
import { choiceOptions } from './choice-options.js';
import { comparableText } from './comparable-text.js';
import { canonicalJson } from './exact-json.js';
import { expectedChoices } from './expected-choices.js';
import { expectedNumbers } from './expected-numbers.js';
import { expectedRegex } from './expected-regex.js';
import type { GradeKind } from './grade-kind.js';

/**
 * What is wrong with an expected value, in words that go on from its name and place; undefined where it can be graded by. To be asked for
 * every row before money is spent.
 * @param question shows the options of a choice
 */
export function checkExpected(expected: string, kind: GradeKind, question?: string): string | undefined {
  if (expected.trim() === '') return 'is empty';
  const trouble = checks[kind](expected, question);
  return trouble === undefined ? undefined : `${trouble}, got "${shortened(expected)}"`;
}

const checks: Readonly<Record<GradeKind, (expected: string, question?: string) => string | undefined>> = {
  exact: (expected) => (comparableText(expected) === '' ? 'must be a text with a letter or a figure' : undefined),
  contains: (expected) =>
    alternatives(expected).some((value) => comparableText(value) !== '')
      ? undefined
      : 'must be a text with a letter or a figure',
  choice: (expected, question = '') =>
    expectedChoices(expected, choiceOptions(question)) === undefined
      ? 'must be one option, A to J (several that are right with | between)'
      : undefined,
  number: (expected) =>
    expectedNumbers(expected) === undefined ? 'must be one number (several that are right with | between)' : undefined,
  regex: (expected) => {
    const pattern = expectedRegex(expected);
    return typeof pattern === 'string' ? `must be a regular expression (${pattern})` : undefined;
  },
  json: (expected) => (canonicalJson(expected.trim()) === undefined ? 'must be JSON' : undefined),
};

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
