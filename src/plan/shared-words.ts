const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
const hasLetter = /\p{L}/u;

const charactersRead = 1000;
const mostNamed = 5;
/** Words that more of the rows have tell nothing of a call. */
const commonShare = 0.2;
const mostCounted = 50_000;

/** A word that questions of a call have in common, and how many of them. */
export interface SharedWord {
  readonly word: string;
  readonly rows: number;
}

/** Names what the questions of a call have in common, in words as people read them, Chinese ones too. */
export class SharedWords {
  private readonly rowsWith = new Map<string, number>();
  private rows = 0;

  /** Counts a question, so that words which many rows have are known. */
  note(question: string): void {
    this.rows += 1;
    for (const word of wordsOf(question)) this.rowsWith.set(word, (this.rowsWith.get(word) ?? 0) + 1);
    if (this.rowsWith.size > mostCounted) this.forgetHalf();
  }

  /** @returns words of two or more of the questions, the most telling first */
  of(questions: readonly string[]): SharedWord[] {
    const counts = new Map<string, number>();
    for (const question of questions)
      for (const word of wordsOf(question)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return [...counts]
      .map(([word, rows]) => ({ word, rows, weight: rows * Math.log(this.rows / (this.rowsWith.get(word) ?? 1)) }))
      .filter(({ word, rows }) => rows > 1 && (this.rowsWith.get(word) ?? 1) <= commonShare * this.rows)
      .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
      .slice(0, mostNamed)
      .map(({ word, rows }) => ({ word, rows }));
  }

  private forgetHalf(): void {
    this.rows /= 2;
    for (const [word, rows] of this.rowsWith) {
      if (rows > 1) this.rowsWith.set(word, rows / 2);
      else this.rowsWith.delete(word);
    }
  }
}

function wordsOf(question: string): Set<string> {
  const words = new Set<string>();
  for (const { segment } of segmenter.segment(question.slice(0, charactersRead))) {
    // A single letter is no word; a single Chinese character often is, but seldom one that tells much.
    if (segment.length > 1 && hasLetter.test(segment)) words.add(segment.toLowerCase());
  }
  return words;
}
