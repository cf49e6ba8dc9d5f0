import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../write-whole.js';

/**
 * How far a slice has come. Each is on the disk before the step that it names begins, so that a killed run knows what it
 * may have done: `creating` is the only one after which money may have been spent without our knowing the batch.
 */
export type SliceState = 'composing' | 'ready' | 'uploaded' | 'creating' | 'created';

/** A call as a line of a slice: enough to read its reply in a later session. */
export interface SliceCall {
  readonly id: string;
  readonly bundle: string;
  /** Of the bundle's rows, those that the call asks. */
  readonly rows: number;
  readonly maxOutputTokens: number;
}

/** Calls that are submitted together as one batch. */
export interface Slice {
  /** Random: it names the batch at the provider, whatever run or machine it is. */
  readonly id: string;
  readonly state: SliceState;
  readonly calls: readonly SliceCall[];
  /** Tokens that it adds to what the provider counts as enqueued. */
  readonly tokens: number;
  readonly inputFile?: string;
  readonly batch?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const prefix = 'sheaf-';

export function newSlice(): Slice {
  return { id: randomBytes(8).toString('hex'), state: 'composing', calls: [], tokens: 0, createdAt: Date.now() };
}

/** The nth call of a slice: whose it is can be told of a hold that was left behind. */
export function callIdOf(slice: Slice['id'], n: number): string {
  return `batch-${slice}-${n}`;
}

/** @returns the id of the slice that the call was composed for, if it was for any */
export function sliceOfCall(call: string): Slice['id'] | undefined {
  return /^batch-([0-9a-f]{16})-\d+$/.exec(call)?.[1];
}

/** `<run's folder>/batches`: of each slice under way what it is, and the file that was or will be uploaded. */
export class SliceFolder {
  constructor(private readonly path: string) {}

  /** The slices that an earlier session left under way, oldest first. */
  async read(): Promise<Slice[]> {
    const names = await readdir(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    });
    const records = names.filter((name) => name.endsWith('.json'));
    const slices = await Promise.all(
      records.map(async (name) => JSON.parse(await readFile(join(this.path, name), 'utf8')) as Slice),
    );
    return slices.sort((a, b) => a.createdAt - b.createdAt);
  }

  async write(slice: Slice): Promise<void> {
    await writeWhole(this.record(slice.id), async (write) => write(JSON.stringify(slice)));
  }

  /** Nothing of it is under way any more. */
  async remove(slice: Slice): Promise<void> {
    await rm(this.requests(slice.id), { force: true });
    await rm(this.record(slice.id), { force: true });
  }

  /** The file of requests, a line a call. Its name is how the upload is known again. */
  requests(slice: Slice['id']): string {
    return join(this.path, `${prefix}${slice}.jsonl`);
  }

  async create(): Promise<void> {
    await mkdir(this.path, { recursive: true });
  }

  private record(slice: Slice['id']): string {
    return join(this.path, `${slice}.json`);
  }
}
