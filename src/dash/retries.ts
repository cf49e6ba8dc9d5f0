import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { redact } from '../redact.js';
import { embeddedOwner } from '../store/open-store.js';
import type { RetryFigures } from './dash-figures.js';

const keptRetries = 20;
const charactersShown = 1_000;

export interface RetryMeans {
  /** The command line's own program. */
  readonly cli: string;
  readonly directory: string;
  readonly store: string | undefined;
}

interface Retry {
  readonly output: string;
  readonly budget: string;
  readonly began: number;
  readonly log: string;
  readonly child: ChildProcess;
  exit: number | null;
}

/**
 * Starts `sheaf retry` for the page. A retry is a process of its own, in a group of its own: it goes on when this one ends, and stands
 * among the runs, where it can be paused and stopped. What it says goes to `<dir>/retries`.
 */
export class Retries {
  private begun: Retry[] = [];

  constructor(private readonly means: RetryMeans) {}

  isUnderWay(output: string): boolean {
    return this.begun.some((retry) => retry.output === output && retry.exit === null);
  }

  /** An embedded store is one process's at a time: a retry that must fail is not begun. */
  async whyNot(): Promise<string | undefined> {
    const owner = this.means.store === undefined ? await embeddedOwner(this.means.directory) : undefined;
    return owner && `The store is in use by process ${owner.pid}: retry when it is done.`;
  }

  /** @param budget in USD, as one types it */
  begin(output: string, budget: string): void {
    const { cli, directory, store } = this.means;
    const began = Date.now();
    const folder = join(directory, 'retries');
    mkdirSync(folder, { recursive: true });
    const log = join(folder, `${basename(output)}.${began}.log`);
    const file = openSync(log, 'a', 0o600);
    const { SHEAF_DASH_TOKEN: _, ...environment } = process.env;
    const child = spawn(process.execPath, [cli, 'retry', output, '--budget', budget, '--dir', directory], {
      detached: true,
      stdio: ['ignore', file, file],
      env: { ...environment, ...(store !== undefined && { SHEAF_STORE: store }) },
    });
    closeSync(file);
    child.unref();
    const retry: Retry = { output, budget, began, log, child, exit: null };
    child.once('exit', (code) => {
      retry.exit = code ?? 130;
    });
    child.once('error', () => {
      retry.exit = 1;
    });
    this.begun.unshift(retry);
    // One under way is kept whatever comes: what is forgotten could be begun again beside it.
    this.begun = this.begun.filter(({ exit }, i) => exit === null || i < keptRetries);
  }

  figures(): Promise<RetryFigures[]> {
    return Promise.all(
      this.begun.map(async ({ output, budget, began, log, exit }) => {
        const text = await readFile(log, 'utf8').catch(() => '');
        return { output, budget_usd: budget, began, exit, said: redact(text.trimEnd()).slice(-charactersShown) };
      }),
    );
  }
}
