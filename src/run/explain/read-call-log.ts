import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AskLine, callLines, type ReceivedLine, type SharesLine } from '../../../workers/call-log.js';

/** A call as logs tell of it; what is absent they do not tell. */
export interface LoggedCall {
  readonly call: string;
  /** Of its first line, ISO 8601. */
  readonly at: string;
  /** The run's id in its store. */
  readonly run: string;
  readonly bundle: string;
  /** From 0, in the order of the call. */
  readonly rows: readonly number[];
  ask?: AskLine;
  shares?: SharesLine;
  received?: ReceivedLine;
  reply?: { readonly finish: string; readonly latency_ms?: number };
  /** A call that brought no reply, or no whole one. */
  trouble?: { readonly message: string; readonly next?: string; readonly latency_ms?: number };
  /** Another worker had settled the bundle before: what came of this call counts for no row. */
  settledBefore?: true;
}

interface Line {
  readonly time: string;
  readonly run: string;
  readonly msg: string;
  readonly call?: string;
  readonly bundle?: string;
  readonly rows?: readonly number[];
}

/**
 * The calls that a row was part of, as a log of a run or a worker tells. Reads the file as a stream, and only lines that may be meant
 * as JSON.
 * @param row from 0
 * @param isMeant whether a run's id, as lines have it, is one of those that are asked about
 * @returns in the order of the log; none where there is no such file
 */
export async function readCallLog(path: string, row: number, isMeant: (run: string) => boolean): Promise<LoggedCall[]> {
  const calls = new Map<string, LoggedCall>();
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      const id = /"call":"([^"]+)"/.exec(text)?.[1];
      if (id === undefined || (!calls.has(id) && !hasRow(text, row))) continue;
      const line = parse(text);
      if (line === undefined || !isMeant(line.run)) continue;
      const { time: at, run, bundle = '', rows = [] } = line;
      const call = calls.get(id) ?? { call: id, at, run, bundle, rows };
      calls.set(id, call);
      enter(call, line);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return [...calls.values()];
}

function hasRow(text: string, row: number): boolean {
  const rows = /"rows":\[([\d,]*)\]/.exec(text)?.[1];
  return rows?.split(',').includes(String(row)) === true;
}

/** A line that a killed process left half-written tells nothing. */
function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

function enter(call: LoggedCall, line: Line): void {
  if (line.msg === callLines.ask) call.ask = line as unknown as AskLine;
  else if (line.msg === callLines.shares) call.shares = line as unknown as SharesLine;
  else if (line.msg === callLines.received) call.received = line as unknown as ReceivedLine;
  else if (line.msg === callLines.reply) call.reply = line as unknown as NonNullable<LoggedCall['reply']>;
  else if (line.msg === callLines.settledBefore) call.settledBefore = true;
  else if ('next' in line || 'code' in line) call.trouble = { ...(line as object), message: line.msg };
}
