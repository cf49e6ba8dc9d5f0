const blankLinesBefore = /^(?:[^\S\n]*\n)+/;

/**
 * An answer without the blank lines around it. An answer that begins on a line of its own keeps that line's
 * indentation, which means something in code.
 */
export function tidyAnswer(text: string): string {
  const body = text.replace(blankLinesBefore, '').trimEnd();
  return blankLinesBefore.test(text) ? body : body.trimStart();
}
