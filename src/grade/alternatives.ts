/** The values that an expected cell accepts: "color|colour" is either of two. Empty ones are none. */
export function alternatives(expected: string): string[] {
  return expected
    .split('|')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
