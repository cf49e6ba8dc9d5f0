import { CsvError, Parser } from 'csv-parse';
import { countLineBreaks } from './count-line-breaks.js';
import { longestRecord } from './input.js';

export interface CsvRecord {
  readonly cells: readonly string[];
  /** Line on which the record starts, from 1. */
  readonly line: number;
  /** Nothing but a line ending. */
  readonly blank: boolean;
  /** The record's source text, its line ending included; empty unless it was asked for. */
  readonly raw: string;
}

export interface ParserOptions {
  readonly delimiter: string;
  /** An empty line is a record of one empty cell; otherwise it is no record. */
  readonly keepBlankLines: boolean;
  readonly raw: boolean;
  /** Stop after the first record, so that a fault further on is found by whoever knows the columns' names. */
  readonly headerOnly: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * csv-parse, whose output is here one batch of records per chunk of input, each with its line and its source text.
 * Where the input is broken, the last thing to come out is the CsvError: an error of the stream itself would
 * overtake the records in front of it, and the first fault of a file would not be the one that is reported.
 *
 * csv-parse's own line count takes a CRLF inside quotes for two lines, and its `raw` lacks the LF of a CRLF. Both
 * are taken from the bytes instead, between the offsets at which it says that records end.
 */
export class RecordParser extends Parser {
  readonly #keepBlankLines: boolean;
  readonly #raw: boolean;
  #batch: CsvRecord[] = [];
  /** Input from the offset `#windowStart` on: from the end of the last record, or somewhat earlier. */
  #chunks: Buffer[] = [];
  #windowStart = 0;
  /** Where the last record ended: a byte offset, and the line that starts there. */
  #position = 0;
  #line = 1;
  #broken = false;

  /** Takes UTF-8 without a byte order mark. */
  constructor({ delimiter, keepBlankLines, raw, headerOnly }: ParserOptions) {
    super({
      delimiter,
      // All three: to go by the first would take the line ends of a file put together from two for text.
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: longestRecord,
      relax_column_count: true,
      to: headerOnly ? 1 : -1,
      skip_empty_lines: !keepBlankLines,
    });
    this.#keepBlankLines = keepBlankLines;
    this.#raw = raw;
  }

  /** The line on which the record starts that has not ended yet. */
  get openRecordLine(): number {
    if (!this.#keepBlankLines) this.#passBlankLines();
    return this.#line;
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: () => void): void {
    if (this.#broken) {
      done();
      return;
    }
    if (this.#position > this.#windowStart) {
      this.#chunks = [this.#window().subarray(this.#position - this.#windowStart)];
      this.#windowStart = this.#position;
    }
    this.#chunks.push(chunk);
    super._transform(chunk, encoding, (error) => {
      this.#deliver(error);
      done();
    });
  }

  override _flush(done: () => void): void {
    if (this.#broken) {
      done();
      return;
    }
    super._flush((error) => {
      this.#deliver(error);
      done();
    });
  }

  /** csv-parse calls this with every record as it ends, Node with null at the end. */
  override push(cells: string[] | null): boolean {
    if (cells !== null) {
      this.#batch.push(this.#record(cells));
      return true;
    }
    this.#deliver();
    return super.push(null);
  }

  #record(cells: string[]): CsvRecord {
    if (!this.#keepBlankLines) this.#passBlankLines();
    const line = this.#line;
    const from = this.#position - this.#windowStart;
    const to = this.info.bytes - this.#windowStart;
    const window = this.#window();
    this.#line += countLineBreaks(window, from, to);
    this.#position = this.info.bytes;
    return {
      cells,
      line,
      blank: isLineEnd(window[from]),
      raw: this.#raw ? window.toString('utf8', from, to) : '',
    };
  }

  #passBlankLines(): void {
    const from = this.#position - this.#windowStart;
    const window = this.#window();
    let to = from;
    while (isLineEnd(window[to])) to++;
    this.#line += countLineBreaks(window, from, to);
    this.#position += to - from;
  }

  /** Joins the chunks only when a record has ended: a long one must not be copied again with every chunk. */
  #window(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }

  #deliver(error?: Error | null): void {
    if (this.#batch.length > 0) super.push(this.#batch);
    this.#batch = [];
    if (error) super.push(error);
    this.#broken ||= Boolean(error);
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

export { CsvError };
