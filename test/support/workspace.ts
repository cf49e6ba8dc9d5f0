import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { type PracticeApi, type PracticeOptions, startPracticeApi } from '../../src/simulator/practice-api.js';
import { type Ended, type SheafProcess, startSheaf } from './sheaf-process.js';

/** The summary that --json prints. */
export interface Summary {
  readonly run: string;
  readonly rows: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cached: number;
  readonly duplicates: number;
  readonly estimated_rows: number;
  readonly calls: number;
  readonly rejected_calls: number;
  readonly input_tokens: number;
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: string;
  readonly unknown_usd: string;
  readonly budget_usd: string | null;
  readonly lanes: Readonly<Record<'sync' | 'flex' | 'batch', { readonly rows: number; readonly cost_usd: string }>>;
  readonly accuracy: {
    readonly graded_by: string;
    readonly graded: number;
    readonly correct: number;
    readonly low: number;
    readonly high: number;
    readonly cost_per_correct_usd: string | null;
    readonly groups: readonly {
      readonly group: string;
      readonly graded: number;
      readonly correct: number;
      readonly cost_per_correct_usd: string | null;
    }[];
  } | null;
  readonly judge: { readonly cost_usd: string; readonly unknown_usd: string } | null;
  readonly seconds: number;
  readonly output: string;
  readonly report: string | null;
  readonly exit: number;
}

/** A folder to work in and a practice API to ask, whose bill survives the processes that run it up. */
export interface Workspace {
  readonly folder: string;
  readonly api: PracticeApi;
  /** What points sheaf at the practice API. */
  readonly env: Readonly<Record<string, string>>;
  path(name: string): string;
  write(name: string, content: string | Buffer): string;
  /** Starts sheaf in the folder, pointed at the practice API. */
  start(...args: string[]): SheafProcess;
  /** Runs sheaf to its end. */
  sheaf(...args: string[]): Promise<Ended>;
  /** Replaces the practice API's faults; they count anew. */
  setFaults(faults: PracticeOptions['faults']): Promise<void>;
}

/** @param given the folder; by default one of the test's own, with an unused store */
export async function workspace(options: PracticeOptions = {}, given?: string): Promise<Workspace> {
  const folder = given ?? (await preparedFolder());
  const api = await startPracticeApi({ keepCalls: true, ...options });
  onTestFinished(() => api.close());
  const env = { OPENAI_BASE_URL: api.url, OPENAI_API_KEY: 'practice' };
  const path = (name: string) => join(folder, name);
  const start = (...args: string[]) => startSheaf(args, { cwd: folder, env });
  return {
    folder,
    api,
    env,
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    start,
    sheaf: (...args) => start(...args).ended,
    async setFaults(faults) {
      const body = JSON.stringify(faults);
      const reply = await fetch(new URL('/practice/faults', api.url), { method: 'POST', body });
      if (!reply.ok) throw new Error(await reply.text());
    },
  };
}

/** An empty folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = newFolder();
  onTestFinished(() => remove(folder));
  return folder;
}

/** A folder for all tests of a file: its store is created once, which takes longest of all. */
export function sharedFolder(): string {
  const folder = newFolder();
  afterAll(() => remove(folder));
  return folder;
}

export function summaryOf({ stdout, stderr }: Ended): Summary {
  if (stdout === '') throw new Error(`nothing on stdout; stderr says: ${stderr}`);
  return JSON.parse(stdout) as Summary;
}

let prepared: Promise<string> | undefined;

/** A temporary folder with a copy of a store that no run has used: to create one takes longer than most tests. */
async function preparedFolder(): Promise<string> {
  prepared ??= createStore();
  const folder = temporaryFolder();
  cpSync(join(await prepared, '.sheaf'), join(folder, '.sheaf'), { recursive: true });
  return folder;
}

afterAll(async () => {
  if (prepared !== undefined) remove(await prepared);
});

async function createStore(): Promise<string> {
  const folder = newFolder();
  const { code, stderr } = await startSheaf(['check', '--simulate'], { cwd: folder }).ended;
  if (code !== 0) throw new Error(`sheaf check failed: ${stderr}`);
  return folder;
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sheaf-e2e-'));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
