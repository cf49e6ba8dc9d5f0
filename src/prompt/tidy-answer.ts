const blankLinesBefore = /^(?:[^\S\n]*\n)+/;

/**
 * An answer without the blank lines around it. An answer that begins on a line of its own keeps that line's
 * indentation, which means something in code. NUL characters, which many programs take for the end, are dropped.
 */
export function tidyAnswer(reply: string): string {
  const text = reply.replaceAll('\0', '');
  const body = text.replace(blankLinesBefore, '').trimEnd();
  return blankLinesBefore.test(text) ? body : body.trimStart();
}
