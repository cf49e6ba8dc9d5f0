/** One record of the input. */
export interface InputRow {
  /** Position among the rows, from 0; the header is not a row. */
  readonly row: number;
  /** Line of the file on which the record starts, from 1. */
  readonly line: number;
  /** In the order of the input's columns, and as many. */
  readonly cells: readonly string[];
  /** The record as the file has it, line ending included (the last may have none). CSV only, and only when asked for. */
  readonly raw?: string;
}

export interface ReadOptions {
  /** Stop after this many rows; all of them by default. */
  readonly limit?: number;
  /** Give every CSV row its `raw` text. */
  readonly raw?: boolean;
}

/** A table that has been read once from end to end without finding a fault. */
export interface Input {
  /** What messages call it: the path as given, or "stdin". */
  readonly name: string;
  /** Unique. One may be empty: an unnamed index column. */
  readonly columns: readonly string[];
  readonly format: 'csv' | 'jsonl';
  readonly encoding: Encoding;
  /** Between the cells of a CSV; "," for JSONL. */
  readonly delimiter: string;
  /** SHA-256 of the decompressed bytes, in hex. */
  readonly fingerprint: string;
  /** Size when decompressed. */
  readonly bytes: number;
  /**
   * Every call reads the file again, as a stream.
   * @throws InputError when the file's content is no longer what `openInput` saw.
   */
  rows(options?: ReadOptions): AsyncIterable<InputRow>;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** The longest record, in bytes of UTF-8, that is taken for one and not for an unclosed quote. */
export const longestRecord = 16 * 1024 * 1024;
