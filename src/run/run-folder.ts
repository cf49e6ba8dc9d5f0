import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { StoreError, UsageError } from '../errors.js';
import type { KeptDeadline } from '../plan/deadline.js';
import type { Foretold } from './foretell.js';
import type { PilotRecord } from './pilot-record.js';
import type { RunSummary } from './summary.js';
import { writeWhole } from './write-whole.js';

const idFile = 'shared-id';

/** Settings that decide what the answers are. Any two runs that differ here must not share an output. */
export type Identity = Readonly<Record<string, string | number | readonly string[]>>;

/** What a run's folder remembers of it. */
export interface Manifest {
  readonly version: 1;
  readonly run: string;
  readonly output: string;
  readonly identity: Identity;
  readonly limit?: number;
  /** Makes the tags of merged calls unpredictable. */
  readonly secret: string;
  /** A retry began to replace the output: should the output differ from `identity.input` now, it is done. */
  readonly writing?: true;
  /** When this session's calls have to have begun. */
  readonly deadline?: KeptDeadline;
  /** What was foretold, at the start and after pilots. */
  readonly forecasts?: readonly Foretold[];
  /** What pilots found, a record for each kind of rows. */
  readonly pilots?: readonly PilotRecord[];
  /** What was typed behind `sheaf` for this session, without credentials. */
  readonly command?: readonly string[];
  /** The command's cap is not this run's alone. */
  readonly capIsShared?: boolean;
  /** As of the last time the output was written. */
  readonly summary?: RunSummary;
  /** Every row is answered or failed. */
  readonly finished?: boolean;
  /** Runs that this one is made of: rows that went to different models. */
  readonly arms?: readonly string[];
  /** `sheaf retry` went on with the output: the summary counts it, part.csv does not. */
  readonly retried?: true;
}

/** Money of a run, for the day its store is lost; see money-mark.ts. Pico-dollars as text. */
export interface Checkpoint {
  readonly spent: string;
  /** Spent, unknown and held together are at most this. */
  readonly committed: string;
}

/**
 * A run's id: the same for the same output file, whatever the settings, and also after the folder that holds both moved.
 * Readable, and fit for file and queue names.
 */
export function runId({ output, directory }: { output: string; directory: string }, kind = 'run'): string {
  const name = basename(output)
    .replace(/(\.answers)?\.csv$/i, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 24);
  const place = `${kind}:${relative(directory, output).replaceAll('\\', '/')}`;
  return `${name || 'run'}-${createHash('sha256').update(place).digest('hex').slice(0, 10)}`;
}

/**
 * `<directory>/runs/<run>`: manifest.json, part.csv, state.json, timeline.ndjson, run.log, retry.log, trials.jsonl, batches, live.json,
 * wish.json; shared-id with a shared store.
 */
export class RunFolder {
  readonly path: string;

  constructor(
    directory: string,
    readonly run: string,
  ) {
    this.path = join(directory, 'runs', run);
  }

  file(name: 'part.csv' | 'run.log' | 'retry.log' | 'trials.jsonl' | 'timeline.ndjson'): string {
    return join(this.path, name);
  }

  /** Of what is under way at the provider's Batch API. */
  get batches(): string {
    return join(this.path, 'batches');
  }

  /**
   * The run's id in a store that others share: folders of the same name may use it from other machines, so the id is
   * made up once and kept here.
   */
  async sharedId(): Promise<string> {
    const path = join(this.path, idFile);
    await mkdir(this.path, { recursive: true });
    const id = `${this.run}-${randomBytes(4).toString('hex')}`;
    // Whole or not at all: a process killed in the middle must not leave an empty id.
    const unfinished = `${path}.${id}`;
    await writeFile(unfinished, id, { flush: true });
    try {
      await link(unfinished, path);
      return id;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return await readFile(path, 'utf8');
    } finally {
      await rm(unfinished);
    }
  }

  /** @returns undefined for a run that no shared store was ever told of */
  async knownSharedId(): Promise<string | undefined> {
    return readFile(join(this.path, idFile), 'utf8').catch(unlessMissing);
  }

  /** When the manifest was last written, in milliseconds since 1970: as a session began or at its end. */
  async touchedAt(): Promise<number> {
    return (await stat(join(this.path, 'manifest.json')).catch(unlessMissing))?.mtimeMs ?? 0;
  }

  readManifest(): Promise<Manifest | undefined> {
    return this.readJson<Manifest>('manifest.json');
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    await this.writeJson('manifest.json', manifest);
  }

  readCheckpoint(): Promise<Checkpoint | undefined> {
    return this.readJson<Checkpoint>('state.json');
  }

  async writeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    await this.writeJson('state.json', checkpoint);
  }

  async delete(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  private async readJson<T>(name: string): Promise<T | undefined> {
    const path = join(this.path, name);
    try {
      return JSON.parse(await readFile(path, 'utf8')) as T;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new StoreError(
        `${path} cannot be read: ${(error as Error).message}`,
        'Mend it, or start over with --fresh.',
      );
    }
  }

  /** Whole or not at all, and on the disk when it returns. */
  private async writeJson(name: string, value: unknown): Promise<void> {
    const path = join(this.path, name);
    const text = `${JSON.stringify(value, null, 2)}\n`;
    // A process that slept and lost its claim may not know yet, and write beside its successor.
    await writeWhole(path, async (write) => write(text), `${path}.${process.pid}.tmp`);
  }
}

/** All that a directory has folders of, in the order of their ids; some may hold no manifest yet. */
export async function listRunFolders(directory: string): Promise<RunFolder[]> {
  const names = (await readdir(join(directory, 'runs')).catch(unlessMissing)) ?? [];
  return names.sort().map((run) => new RunFolder(directory, run));
}

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

export function newSecret(): string {
  return randomBytes(16).toString('hex');
}

/** How answers are graded changes none of them. */
const gradeKeys = ['expected', 'grade', 'judge-model', 'rubric'];

export function isGradedAlike(one: Identity, other: Identity): boolean {
  return gradeKeys.every((key) => one[key] === other[key]);
}

/**
 * @throws UsageError that names what differs between the run that the output belongs to and this command
 */
export function requireSameIdentity(manifest: Manifest, identity: Identity, limit: number | undefined): void {
  const differences = Object.keys({ ...manifest.identity, ...identity })
    .filter((key) => !gradeKeys.includes(key))
    .filter((key) => JSON.stringify(manifest.identity[key]) !== JSON.stringify(identity[key]))
    .map((key) => `${key}: ${show(manifest.identity[key])} then, ${show(identity[key])} now`);
  if ((limit ?? Number.POSITIVE_INFINITY) < (manifest.limit ?? Number.POSITIVE_INFINITY)) {
    differences.push(`limit: ${manifest.limit ?? 'none'} then, ${limit} now`);
  }
  if (differences.length === 0) return;
  throw new UsageError(
    `${manifest.output} belongs to a run with other settings (${differences.join('; ')}).`,
    'Give this run another file with --output, repeat the earlier settings to continue that run, or forget it with --fresh.',
    { remedy: { kind: 'other-output', output: manifest.output } },
  );
}

function show(value: Identity[string] | undefined): string {
  const text = value === undefined || value.toString() === '' ? 'none' : value.toString();
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
