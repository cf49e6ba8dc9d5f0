import { alternatives } from './alternatives.js';
import { comparableText } from './comparable-text.js';
import { plainText } from './plain-text.js';
import { readChoice } from './read-choice.js';

/**
 * The letters that an expected cell accepts: "B", "(b)", "B. Paris", 乙, or with | between; the text of one of the options, too.
 * @returns undefined where a value is no single option
 */
export function expectedChoices(expected: string, options: ReadonlyMap<string, string>): string[] | undefined {
  const values = alternatives(expected).map((value) => oneChoice(value, options));
  const letters = values.filter((letter) => letter !== undefined);
  return values.length > 0 && letters.length === values.length ? letters : undefined;
}

function oneChoice(text: string, options: ReadonlyMap<string, string>): string | undefined {
  const said = comparableText(text);
  const byText = [...options].filter(([, option]) => option === said && option !== '');
  if (byText.length === 1) return byText[0]![0];
  return readChoice(plainText(text), options)?.letter;
}
