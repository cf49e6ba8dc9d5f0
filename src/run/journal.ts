import { type FileHandle, open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { parse as parseRecord } from 'csv-parse/sync';
import { laneOfCall } from '../../workers/call-ids.js';
import { csvRecord } from '../csv/csv-text.js';
import { readOutcome } from '../csv/read-outcome.js';
import { outcomeCells, outcomeColumns, sourceCell } from '../csv/write-outcome.js';
import { StoreError } from '../errors.js';
import { addUsage } from '../model/spend.js';
import { OutputUse } from '../plan/output-use.js';
import { noUsage, type RowOutcome, type RowStatus, type Usage } from '../types.js';
import { CallTotals } from './call-totals.js';
import { endOfLastRecord } from './end-of-last-record.js';
import { countLanes } from './lane-counts.js';
import { RecordReader } from './record-reader.js';

const statusCodes = { answered: 1, failed: 2, skipped: 3 } as const;
const statusNames: readonly (RowStatus | undefined)[] = [undefined, 'answered', 'failed', 'skipped'];
const header = csvRecord(['row', ...outcomeColumns]);

/**
 * part.csv: one record for each finished row, appended in the order in which rows finish. A later record of a row (one
 * that was skipped before) replaces the earlier. In memory it keeps 13 bytes a row: where the record stands, and its
 * status.
 */
export class Journal {
  private readonly offsets: Float64Array;
  private readonly lengths: Uint32Array;
  private readonly statuses: Uint8Array;
  private end = 0;
  private turn: Promise<void> = Promise.resolve();
  /** Rows by status, and what they cost together. */
  readonly counts = { answered: 0, failed: 0, skipped: 0 };
  /** Rows answered from the cache. */
  cached = 0;
  /** Rows that failed without having been in any call: empty questions, mostly. */
  unasked = 0;
  /** Rows whose usage is an estimate. */
  estimated = 0;
  cost = 0n;
  readonly lanes = countLanes();
  usage: Usage = noUsage;
  /** What the calls used whose answers the file held when it was opened. */
  readonly outputUse = new OutputUse();

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly reader: RecordReader,
    readonly rows: number,
  ) {
    this.offsets = new Float64Array(rows);
    this.lengths = new Uint32Array(rows);
    this.statuses = new Uint8Array(rows);
  }

  /** Opens or creates the file. What a killed process left half-written at its end is cut off. */
  static async open(path: string, rows: number): Promise<Journal> {
    const file = await open(path, 'a+');
    try {
      const journal = new Journal(path, file, new RecordReader(file), rows);
      await journal.load();
      return journal;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  status(row: number): RowStatus | undefined {
    return statusNames[this.statuses[row] ?? 0];
  }

  /** Answered or failed: nothing more is asked of it. */
  isFinished(row: number): boolean {
    const status = this.status(row);
    return status === 'answered' || status === 'failed';
  }

  /** Appends what is not finished yet; durable only after `sync`. Calls wait for one another. */
  append(outcomes: readonly RowOutcome[]): Promise<void> {
    const appended = this.turn.then(() => this.appendNow(outcomes));
    this.turn = appended.catch(() => {});
    return appended;
  }

  private async appendNow(outcomes: readonly RowOutcome[]): Promise<void> {
    const fresh = new Map<number, RowOutcome>();
    for (const outcome of outcomes) {
      const earlier = fresh.get(outcome.row)?.status ?? this.status(outcome.row);
      if (outcome.row < this.rows && (earlier === undefined || earlier === 'skipped')) fresh.set(outcome.row, outcome);
    }
    const texts: Buffer[] = [];
    const placed: [RowOutcome, number, number][] = [];
    let end = this.end;
    for (const outcome of fresh.values()) {
      const record = Buffer.from(csvRecord([String(outcome.row), ...outcomeCells(outcome)]));
      texts.push(record);
      placed.push([outcome, end, record.length]);
      end += record.length;
    }
    if (texts.length === 0) return;
    await this.file.appendFile(Buffer.concat(texts));
    for (const [outcome, offset, length] of placed) await this.note(outcome, offset, length);
    this.end = end;
  }

  async sync(): Promise<void> {
    await this.file.datasync();
  }

  /** A row's outcome as CSV text without its row number and line end: the cells of `outcomeColumns`. */
  async recordText(row: number): Promise<string | undefined> {
    if (this.status(row) === undefined) return undefined;
    const text = await this.reader.read(this.offsets[row]!, this.lengths[row]!);
    return text.slice(text.indexOf(',') + 1, -1);
  }

  async outcome(row: number): Promise<RowOutcome | undefined> {
    const text = await this.recordText(row);
    if (text === undefined) return undefined;
    const [cells] = parseRecord(text, { relax_column_count: true }) as string[][];
    return readOutcome(row, cells ?? []);
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async note(outcome: RowOutcome, offset: number, length: number): Promise<void> {
    const { row, status } = outcome;
    const earlier = await this.outcome(row);
    if (earlier !== undefined) {
      this.counts[earlier.status] -= 1;
      this.add(earlier, -1);
    }
    this.offsets[row] = offset;
    this.lengths[row] = length;
    this.statuses[row] = statusCodes[status];
    this.counts[status] += 1;
    this.add(outcome, 1);
  }

  private add(outcome: RowOutcome, sign: 1 | -1): void {
    const { attempts, usage, cost } = outcome.spend;
    const source = sourceCell(outcome);
    if (source === 'cache') this.cached += sign;
    if (source === 'estimated') this.estimated += sign;
    if (outcome.status === 'failed' && attempts === 0) this.unasked += sign;
    this.cost += BigInt(sign) * cost;
    const lane = laneOfCall(outcome.callId);
    if (lane !== undefined) {
      this.lanes[lane].rows += sign;
      this.lanes[lane].cost += BigInt(sign) * cost;
    }
    this.usage = addUsage(this.usage, {
      input: sign * usage.input,
      cached: sign * usage.cached,
      written: sign * usage.written,
      reasoning: sign * usage.reasoning,
      output: sign * usage.output,
    });
  }

  private async load(): Promise<void> {
    const end = await endOfLastRecord(this.file);
    await this.requireTornTail(end);
    if (end > 0) await this.loadRecords(end);
    await this.file.truncate(end);
    this.reader.forget();
    this.end = end;
    if (end > 0) return;
    await this.file.appendFile(header);
    this.end = Buffer.byteLength(header);
  }

  private async loadRecords(end: number): Promise<void> {
    const parser = this.file
      .createReadStream({ start: 0, end: end - 1, autoClose: false })
      .pipe(parse({ info: true, relax_column_count: true }));
    const calls = new CallTotals();
    let start = 0;
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { bytes: number } }>) {
        const outcome = readOutcome(Number(record[0]), record.slice(1));
        if (outcome === undefined && start > 0)
          throw new Error(`"${record.join().slice(0, 60)}" is no outcome of a row`);
        if (outcome !== undefined && outcome.row < this.rows) {
          await this.note(outcome, start, info.bytes - start);
          const call = calls.add(outcome);
          if (call !== undefined) this.outputUse.learn(call.rows, call.tokens, false);
        }
        start = info.bytes;
      }
    } catch (error) {
      throw damaged(this.path, start, (error as Error).message);
    }
  }

  /** A record cut off by a kill holds no whole record. If the rest does, a quote is lost somewhere, and rows are at stake. */
  private async requireTornTail(end: number): Promise<void> {
    const { size } = await this.file.stat();
    const tail = (await this.reader.read(end, size - end)).split('\n').slice(1);
    if (tail.some(isWholeRecord)) throw damaged(this.path, end, 'a quotation mark is missing or too many');
  }
}

function isWholeRecord(line: string): boolean {
  try {
    const [record] = parseRecord(line, { relax_column_count: true }) as string[][];
    return record !== undefined && readOutcome(Number(record[0]), record.slice(1)) !== undefined;
  } catch {
    return false;
  }
}

function damaged(path: string, offset: number, what: string): StoreError {
  return new StoreError(
    `${path} is damaged after byte ${offset}: ${what}.`,
    'Mend that line by hand to keep the rows after it, or start over with --fresh.',
  );
}
