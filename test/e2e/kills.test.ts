import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { type QuestionTable, questionTable } from '../support/question-table.js';
import { rowsInPart } from '../support/run-files.js';
import type { SheafProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, temporaryFolder, type Workspace, workspace } from '../support/workspace.js';

const concurrency = 4;
const rowsPerCall = 5;

/** How often each question had been asked when its row was found finished on the disk. */
type Finished = Map<string, number>;

function command(budget: string): string[] {
  const limits = ['--concurrency', `${concurrency}`, '--rows-per-call', `${rowsPerCall}`, '--budget', budget];
  return ['run', 'questions.csv', '--output', 'answers.csv', ...limits, '--json'];
}

/** Kills the run some calls after it began, at no moment in particular. @returns whether it was still running */
async function killSomewhere(space: Workspace, running: SheafProcess): Promise<boolean> {
  const hasEnded = () => running.child.exitCode !== null;
  if (space.api.bill().requests === 0) await until(() => hasEnded() || rowsInPart(space).length > 0);
  const calls = space.api.bill().requests + randomInt(1, 8);
  await until(() => hasEnded() || space.api.bill().requests >= calls);
  await sleep(randomInt(200));
  const killed = !hasEnded();
  await running.murder();
  return killed;
}

function noteFinished(space: Workspace, table: QuestionTable, finished: Finished): void {
  const { asked } = space.api.bill();
  for (const row of rowsInPart(space)) {
    const question = table.rows[row]![2]!;
    if (!finished.has(question)) finished.set(question, asked.get(question)!);
  }
}

async function killAndResume(space: Workspace, table: QuestionTable, kills: number, budget: string) {
  space.write('questions.csv', table.csv);
  const finished: Finished = new Map();
  for (let kill = 0; kill < kills; kill++) {
    expect(await killSomewhere(space, space.start(...command(budget))), 'nothing was left to kill').toBe(true);
    expect(existsSync(space.path('answers.csv'))).toBe(false);
    noteFinished(space, table, finished);
  }
  const run = await space.sheaf(...command(budget));
  expect(run.stderr).not.toContain('Warning');
  const rows = verifyAnswers(table, space.path('answers.csv'));

  const { asked, picoDollars: bill } = space.api.bill();
  expect(finished.size).toBeGreaterThan(0);
  for (const [question, times] of finished) expect(asked.get(question), question).toBe(times);
  const summary = summaryOf(run);
  expect(pico(summary.cost_usd)).toBe(costOf(rows));
  expect(bill).toBeGreaterThanOrEqual(costOf(rows));
  expect(bill).toBeLessThanOrEqual(costOf(rows) + pico(summary.unknown_usd));
  expect(costOf(rows) + pico(summary.unknown_usd)).toBeLessThanOrEqual(pico(budget));
  return { run, rows, asked };
}

function holdsFiles(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

describe('a run that is killed with kill -9', () => {
  it('loses no row and pays again only for calls that were in flight, after five kills', async () => {
    const kills = 5;
    const table = questionTable(360);
    const space = await workspace({ answers: table.answers, latencyMs: 150 });
    const { run, rows, asked } = await killAndResume(space, table, kills, '8');
    expect(run.code).toBe(0);
    expect(countOf(rows, 'answered')).toBe(360);
    const repeats = [...asked.values()].reduce((sum, times) => sum + times - 1, 0);
    expect(repeats).toBeLessThanOrEqual(kills * concurrency * rowsPerCall);
  });

  it('stays below its budget although nobody knows what the killed calls cost', async () => {
    const table = questionTable(360);
    const options = { answers: table.answers, latencyMs: 150, reasoning: { median: 1500, spread: 0.6 } };
    const { run, rows } = await killAndResume(await workspace(options), table, 2, '2');
    expect(run.code).toBe(4);
    expect(countOf(rows, 'skipped')).toBeGreaterThan(0);
  });

  it('starts again although the kill came while the store was being created', async () => {
    const table = questionTable(20);
    const space = await workspace({ answers: table.answers }, temporaryFolder());
    space.write('questions.csv', table.csv);
    for (let kill = 0; kill < 2; kill++) {
      const running = space.start(...command('1'));
      await until(() => ['.sheaf/store.new', '.sheaf/store'].some((name) => holdsFiles(space.path(name))));
      await sleep(randomInt(300));
      await running.murder();
    }
    const run = await space.sheaf(...command('1'));
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(20);
  });
});
