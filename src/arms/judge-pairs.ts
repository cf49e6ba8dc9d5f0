import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openInput } from '../csv/open-input.js';
import { QuestionIndex } from '../plan/question-index.js';

/**
 * What a judge was ever asked about, each once: a JSON object a line, with the group of its rows and the judge's question. It only grows, so a
 * place in it means the same for as long as it is there, and the judge's run goes on where it stopped, whatever rows came to it meanwhile.
 */
export class JudgePairs {
  private readonly index = new QuestionIndex();
  private added: string[] = [];
  private count = 0;

  private constructor(private readonly file: FileHandle) {}

  /** Opens or creates the list. What a killed process left half-written at its end is cut off. */
  static async open(path: string): Promise<JudgePairs> {
    await mkdir(dirname(path), { recursive: true });
    const whole = existsSync(path) ? await endOfLastLine(path) : 0;
    const file = await open(path, 'a+');
    await file.truncate(whole);
    const pairs = new JudgePairs(file);
    if (whole > 0) {
      const table = await openInput(path);
      const [group, question] = [table.columns.indexOf('group'), table.columns.indexOf('question')];
      for await (const { row, cells } of table.rows()) {
        pairs.index.firstToAsk(row, cells[group]!, cells[question]!);
        pairs.count = row + 1;
      }
    }
    return pairs;
  }

  get length(): number {
    return this.count;
  }

  /** @returns its place, from 0; a new one is added at the end */
  async placeOf(group: string, question: string): Promise<number> {
    const place = this.index.firstToAsk(this.count, group, question);
    if (place < this.count) return place;
    this.count += 1;
    this.added.push(`${JSON.stringify({ group, question })}\n`);
    if (this.added.length >= 1_000) await this.flush();
    return place;
  }

  /** The place of one that is there. To be asked when no more are added. */
  find(group: string, question: string): number | undefined {
    const place = this.index.firstToAsk(this.count, group, question);
    return place < this.count ? place : undefined;
  }

  /** Everything is on the disk when it resolves. */
  async close(): Promise<void> {
    await this.flush();
    await this.file.sync();
    await this.file.close();
  }

  private async flush(): Promise<void> {
    await this.file.appendFile(this.added.join(''));
    this.added = [];
  }
}

/** @returns the length of the file up to its last line feed, in bytes */
async function endOfLastLine(path: string): Promise<number> {
  let [end, read] = [0, 0];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(0x0a);
    if (last >= 0) end = read + last + 1;
    read += chunk.length;
  }
  return end;
}
