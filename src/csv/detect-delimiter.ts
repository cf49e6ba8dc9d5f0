const candidates = [',', ';', '\t'];

/**
 * The delimiter that a CSV's header uses most outside quotes; the earlier of `,` `;` tab on a tie, and `,` when it
 * uses none, as in a table of one column. A file named .tsv has tabs whatever its header holds.
 * @param name path, with or without ".gz"
 * @param head the start of the text, in UTF-8, header included
 */
export function detectDelimiter(name: string, head: Buffer): string {
  if (/\.tsv(\.gz)?$/i.test(name)) return '\t';
  const counts = new Map(candidates.map((candidate) => [candidate, 0]));
  let quoted = false;
  // At the start of a cell, and after a closing quote, which a second one turns into a quote in the text. Elsewhere
  // a quote is an error, which the parser will report better than a wrong guess here.
  let quoteCounts = true;
  for (const character of head.toString('utf8').replace(/^[\r\n]+/, '')) {
    if (character === '"' && (quoted || quoteCounts)) {
      quoted = !quoted;
      quoteCounts = !quoted;
    } else if (!quoted) {
      if (character === '\n' || character === '\r') break;
      quoteCounts = counts.has(character);
      if (quoteCounts) counts.set(character, counts.get(character)! + 1);
    }
  }
  return candidates.reduce((best, candidate) => (counts.get(candidate)! > counts.get(best)! ? candidate : best));
}
