import stringWidth from 'string-width';

/** What a block needs of a terminal. */
export interface BlockStream {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const eraseBelow = '\u001B[J';
const eraseRest = '\u001B[K';

/**
 * Lines at the end of a terminal that are written over in place. The cursor rests at the beginning of the line below them, and is
 * never hidden: whatever ends the process leaves a terminal to go on with. Each change is one write.
 */
export class LiveBlock {
  private shown: readonly string[] = [];
  private columns: number | undefined;

  constructor(private readonly stream: BlockStream) {}

  /** Lines narrower than the terminal: what fills its last column may be erased with the rest. Nothing is written when nothing changed. */
  show(lines: readonly string[]): void {
    const { columns } = this.stream;
    const isSame = columns === this.columns && lines.length === this.shown.length;
    if (isSame && lines.every((line, i) => line === this.shown[i])) return;
    const text = isSame ? this.changes(lines) : this.home() + lines.map((line) => `${line}\n`).join('');
    this.shown = lines;
    this.columns = columns;
    this.stream.write(text);
  }

  /** Writes above the block, which then shows these lines. */
  print(text: string, lines: readonly string[]): void {
    this.stream.write(`${this.home()}${text}\n${lines.map((line) => `${line}\n`).join('')}`);
    this.shown = lines;
    this.columns = this.stream.columns;
  }

  clear(): void {
    if (this.shown.length > 0) this.stream.write(this.home());
    this.shown = [];
  }

  /** Somebody else has written since: what was shown stays where it is. */
  forget(): void {
    this.shown = [];
  }

  /**
   * To the block's first line, and everything from there on erased: line by line, as terminals that are told to erase the whole
   * screen at once may keep a copy of it above (tmux).
   */
  private home(): string {
    const { columns, rows: height } = this.stream;
    // A terminal that has become narrower wraps what stands there.
    const wrapped = this.shown.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    const rows = height ? Math.min(wrapped, height - 1) : wrapped;
    if (rows <= 0) return '';
    const up = `\u001B[${rows}A\r`;
    return `${up}${`${eraseRest}\n`.repeat(rows)}${eraseBelow}${up}`;
  }

  /** Over the old lines, of which there are as many: only those that differ are written. */
  private changes(lines: readonly string[]): string {
    const written = lines.map((line, i) => (line === this.shown[i] ? '\n' : `${line}${eraseRest}\n`));
    // What was typed meanwhile stands on the line below.
    return `\u001B[${lines.length}A\r${written.join('')}${eraseBelow}`;
  }
}

function rowsOf(line: string, columns: number | undefined): number {
  return columns ? Math.max(1, Math.ceil(stringWidth(line) / columns)) : 1;
}
