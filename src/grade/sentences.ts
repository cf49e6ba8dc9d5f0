/** Words that are cut short with a point, which ends no sentence. */
const cutShort = String.raw`\b(?:[Aa]pprox|ca|[Nn]os?|vs|e\.g|i\.e|M(?:r|rs|s)|Dr|St|U\.S|etc|[Ff]ig|[Ee]q)`;
/** A point before a small letter ends none either: "5 lbs. of carrots". */
const sentenceEnd = new RegExp(String.raw`(?<!${cutShort})\.(?=\s*\n|\s+[^\sa-z]|\s*$|["')\]])|[。!?;\n]`);

/** Index behind the sentence that goes on at `start`: of its closing sign, or the text's end. */
export function endOfSentence(text: string, start: number): number {
  const rest = text.slice(start, start + 4_000);
  const end = rest.search(sentenceEnd);
  return start + (end < 0 ? rest.length : end);
}

/** The sentences of a text in order, each with its closing sign, without empty ones. A new line begins a new sentence. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOfSentence(text, start) + 1;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  return sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** What stands before a place in its own clause. */
export function clauseBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 300), at);
  return before.split(clauseEnd).at(-1) ?? '';
}

/** What stands behind a place in its own clause. */
export function clauseAfter(text: string, at: number): string {
  return text.slice(at, at + 300).split(clauseEnd)[0] ?? '';
}

const clauseEnd =
  /(?:[.;:!?](?=\s|$)|,(?!\d)|[。，；—\n→]|\s-\s|\b(?:so|but|thus|therefore|hence|instead)\b|所以|因此|而是|但是?|那么)/i;
