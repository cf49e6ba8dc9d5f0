import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { outcomeColumns } from '../../src/csv/write-outcome.js';
import { LiveFiles } from '../../src/run/live-files.js';
import { type Manifest, RunFolder, runId } from '../../src/run/run-folder.js';
import type { RunReport } from '../../src/run/run-report.js';
import type { RunSummary } from '../../src/run/summary.js';
import { freshState } from '../../src/store/contract/samples.js';
import { temporaryFolder } from '../support/workspace.js';

/** What a provider may have quoted, and a careless user typed. */
export const plantedKey = 'sk-planted-key-0123456789';

const row = (question: string, status: string, error: string) =>
  [question, '', status, error, 'o1-mini', ...outcomeColumns.slice(4).map(() => '0')].join();

/**
 * A folder with a finished run, two rows of which failed, one that its budget stopped, and an unfinished one that says that this
 * process has it. Keys stand all over.
 */
export async function sampleFolder(): Promise<{ directory: string; finished: string; running: string }> {
  const directory = temporaryFolder();
  const finished = await addRun(directory, 'done.csv', {
    summary: { answered: 1, failed: 2, skipped: 0, cost_usd: '0.5', unknown_usd: '0', budget_usd: '1' } as RunSummary,
    finished: true,
  });
  const header = ['question', ...outcomeColumns].join();
  const lines = [
    row('one', 'answered', ''),
    row('two', 'failed', `HTTP 401 after 8 attempts: wrong key ${plantedKey}`),
    row('three', 'failed', `HTTP 401 after 7 attempts: wrong key ${plantedKey}`),
  ];
  writeFileSync(join(directory, 'done.csv'), `${[header, ...lines].join('\n')}\n`);
  await addRun(directory, 'short.csv', {
    command: ['run', 'q.csv', '--instructions', `use ${plantedKey}`, '--budget', '1'],
    summary: { answered: 1, failed: 0, skipped: 2, cost_usd: '1', unknown_usd: '0', budget_usd: '1' } as RunSummary,
  });
  const running = await addRun(directory, 'going.csv', {});
  await new LiveFiles(new RunFolder(directory, running)).writeReport(sampleReport(running));
  return { directory, finished, running };
}

async function addRun(directory: string, name: string, more: Partial<Manifest>): Promise<string> {
  const output = join(directory, name);
  const run = runId({ output, directory });
  const identity = { input: 'csv 1', model: 'o1-mini', 'base-url': 'https://api.openai.com/v1' };
  await new RunFolder(directory, run).writeManifest({ version: 1, run, output, identity, secret: 's3cret', ...more });
  return run;
}

export function sampleReport(run: string, more: Partial<RunReport> = {}): RunReport {
  return {
    version: 1,
    pid: process.pid,
    host: hostname(),
    began: 1_000,
    at: 2_000,
    retry: false,
    input: 'q.csv',
    output: '/x/going.csv',
    model: 'o1-mini',
    lane: 'sync',
    questions: 100,
    answered: 40,
    failed: 1,
    skipped: 0,
    perMinute: 12,
    waiting: { why: `the endpoint fails: wrong key ${plantedKey}`, until: 3_000 },
    limits: { rpm: 500, tpm: undefined },
    concurrency: 4,
    capIsShared: false,
    state: freshState(run, { budget: 5n * 10n ** 12n, spent: 10n ** 12n, held: 1n, openBundles: 3 }),
    wish: undefined,
    ...more,
  };
}
