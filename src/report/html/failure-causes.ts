/** Rows that were not answered for one cause. */
export interface Cause {
  readonly status: 'failed' | 'skipped';
  /** What their errors have in common. */
  readonly cause: string;
  readonly rows: number;
  readonly examples: readonly { readonly row: number; readonly question: string; readonly error: string }[];
}

const mostCauses = 200;
const examplesEach = 3;
const others = 'other causes';

/** Counts errors that differ in numbers and quoted texts only as one cause. */
export class FailureCauses {
  private readonly causes = new Map<string, Cause & { rows: number; examples: Cause['examples'][number][] }>();

  add(row: number, status: Cause['status'], error: string, question: () => string): void {
    let name = causeOf(error);
    if (!this.causes.has(`${status} ${name}`) && this.causes.size >= mostCauses) name = others;
    const key = `${status} ${name}`;
    const cause = this.causes.get(key) ?? { status, cause: name, rows: 0, examples: [] };
    this.causes.set(key, cause);
    cause.rows += 1;
    if (cause.examples.length < examplesEach) cause.examples.push({ row, question: question(), error });
  }

  /** The most frequent first. */
  list(): Cause[] {
    return [...this.causes.values()].sort((a, b) => b.rows - a.rows);
  }
}

function causeOf(error: string): string {
  const text = error
    .slice(0, 600)
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\d+(?:[.,:]\d+)*/g, 'N')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? 'no cause was given' : text.slice(0, 160);
}
