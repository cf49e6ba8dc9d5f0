import { InputError } from '../errors.js';
import { longestRecord } from './input.js';
import { type EncodedText, utf8Chunks } from './utf8-chunks.js';

const lineFeed = 0x0a;

/**
 * The lines that are not blank, each with its number from 1. Only LF ends a line (a CR before it is white space to
 * JSON): U+2028, at which node:readline would cut, is allowed inside JSON strings.
 */
export async function* jsonlLines(text: EncodedText): AsyncGenerator<{ line: number; text: string }> {
  let line = 0;
  let begun: Buffer[] = [];
  let length = 0;

  const next = (end: Buffer) => {
    line++;
    const bytes = begun.length === 0 ? end : Buffer.concat([...begun, end]);
    begun = [];
    length = 0;
    return { line, text: bytes.toString('utf8').trim() };
  };

  for await (const chunk of utf8Chunks(text)) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const found = next(chunk.subarray(start, end));
      if (found.text !== '') yield found;
      start = end + 1;
    }
    begun.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestRecord) {
      throw new InputError(
        `this line is longer than ${longestRecord / 1024 / 1024} MiB`,
        { file: text.source.name, line: line + 1 },
        "Put one object on each line; for a JSON array, for example: jq -c '.[]' input.json > input.jsonl",
      );
    }
  }
  const last = next(Buffer.alloc(0));
  if (last.text !== '') yield last;
}
