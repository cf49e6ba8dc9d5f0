import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from './answers-file.js';
import { pico } from './pico.js';
import { questionTable } from './question-table.js';
import { type SheafProcess, startSheaf } from './sheaf-process.js';
import { until } from './until.js';
import { summaryOf, temporaryFolder } from './workspace.js';

/** What the practice API says of itself, over HTTP. */
export interface Bill {
  readonly requests: number;
  readonly calls: number;
  readonly usd: string;
  /** How many billed calls held each question. */
  readonly asked: Readonly<Record<string, number>>;
}

const budget = '20';

/** A producer, workers and a practice API, each a process of its own; only the store is the test's. */
export async function faultFleet(store: string, rows: number, practice: PracticeOptions) {
  const folder = temporaryFolder();
  const table = questionTable(rows);
  writeFileSync(join(folder, 'questions.csv'), table.csv);
  writeFileSync(join(folder, 'practice.json'), JSON.stringify({ ...practice, answers: table.answers }));
  const api = startSheaf(['simulate', '--port', '0', '--config', 'practice.json'], { cwd: folder });
  await until(() => api.stderr().includes('Ctrl-C'));
  const url = /http:\S+\/v1/.exec(api.stderr())![0];
  const env = { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'practice' };
  const bill = async () => (await (await fetch(url.replace(/v1$/, 'practice/bill?asked=1'))).json()) as Bill;
  return {
    folder,
    bill,
    billed: (calls: number) => until(async () => (await bill()).calls >= calls),
    run(concurrency: number): SheafProcess {
      const limits = ['--rows-per-call', '2', '--concurrency', `${concurrency}`, '--budget', budget, '--json'];
      const files = ['questions.csv', '--output', 'answers.csv'];
      return startSheaf(['run', ...files, '--store', store, ...limits], { cwd: folder, env });
    },
    /** @param through the store's URL, where the worker has one of its own */
    async worker(name: string, more: Readonly<Record<string, string>> = {}, through = store): Promise<SheafProcess> {
      const args = ['worker', '--store', through, '--concurrency', '4', '--dir', name];
      const started = startSheaf(args, { cwd: folder, env: { ...env, ...more } });
      await until(() => started.stderr().includes('waits for runs'));
      return started;
    },
    /** Every row once, in order and answered; every dollar billed is in the books, and within the budget. */
    async verify(running: SheafProcess): Promise<{ readonly asked: Bill['asked']; readonly unknown: bigint }> {
      const ended = await running.ended;
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      const answers = verifyAnswers(table, join(folder, 'answers.csv'));
      expect(countOf(answers, 'answered')).toBe(rows);
      const { usd, asked } = await bill();
      const { cost_usd, unknown_usd } = summaryOf(ended);
      expect(costOf(answers)).toBe(pico(cost_usd));
      expect(pico(usd)).toBeGreaterThanOrEqual(pico(cost_usd));
      expect(pico(usd)).toBeLessThanOrEqual(pico(cost_usd) + pico(unknown_usd));
      expect(pico(usd)).toBeLessThanOrEqual(pico(budget));
      return { asked, unknown: pico(unknown_usd) };
    },
  };
}

/** Questions that more than one billed call held. */
export function askedTwice(asked: Bill['asked']): string[] {
  return Object.keys(asked).filter((question) => asked[question]! > 1);
}

/** What the worker of that name has logged so far. */
export function logOf(folder: string, worker: string): string {
  const logs = join(folder, worker, 'workers');
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('');
}

/** Replies that it says it settled. */
export function callsLogged(folder: string, worker: string): number {
  return logOf(folder, worker).split('"msg":"reply"').length - 1;
}
