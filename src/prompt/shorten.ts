/** At most so many characters on one line, "…" where some were left out. */
export function shorten(text: string, most: number): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= most && text.length <= 4 * most) return line;
  // Not between the halves of a pair, which would leave a character that no encoding has.
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
