/**
 * One row's life, from what is on the disk: nothing is asked, spent or changed.
 *
 * 1. Find the row, by its id or its number.
 * 2. Where it repeats an earlier row's question, go on with that one's calls.
 * 3. Gather the calls from the logs: the run's, those of its retries, those of workers on this machine.
 * 4. Compose again what each call said, and compare it with the digest in the log.
 * 5. Reckon the row's share of each again, and compare the sum with its cost.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatUsd } from '../../model/money.js';
import { kindOfQuestion } from '../../plan/kind-of-question.js';
import { kindOfRow } from '../../plan/kind-of-row.js';
import type { OutcomeFigures, RowLifeFigures } from '../../report/row-life-figures.js';
import type { RowOutcome } from '../../types.js';
import { RunFolder, runId } from '../run-folder.js';
import type { RunSettings } from '../run-settings.js';
import { worksheetColumns } from '../worksheet.js';
import { callFigures } from './call-figures.js';
import { type LoggedCall, readCallLog } from './read-call-log.js';
import { findRow, firstToAsk, questionsOf } from './told-rows.js';
import { openToldTable } from './told-table.js';

/**
 * @param settings those of the run, as far as they are known
 * @param wanted what --id calls the row, or its number, from 1
 * @throws UsageError when there is no such row; InputError when no file tells of the run
 */
export async function explainRow(settings: RunSettings, wanted: string): Promise<RowLifeFigures> {
  const folder = new RunFolder(settings.directory, runId(settings));
  const retry = new RunFolder(settings.directory, runId(settings, 'retry'));
  const manifest = await folder.readManifest();
  const told = await openToldTable(settings.output, folder, manifest);
  const columns = await worksheetColumns(told.table, settings);
  const rows = { table: told.table, columns };

  const row = await findRow(rows, wanted, settings.id);
  const outcome = await told.outcome(row);
  const first = outcome?.source === 'duplicate' ? await firstToAsk(rows, row) : undefined;
  const asked = first ?? row;

  const logged = await readLogs(folder, retry, settings, asked.row);
  const questions = await questionsOf(rows, new Set(logged.flatMap((call) => call.rows)));
  const secrets = { run: manifest?.secret, retry: (await retry.readManifest())?.secret };
  const calls = logged.map((call) => {
    const isRetry = call.run.startsWith(retry.run);
    const secret = isRetry ? secrets.retry : secrets.run;
    return callFigures(call, isRetry, asked.row, { settings, secret, questions });
  });

  const question = columns.question(row);
  const company = columns.company(row, question);
  const toldCost = calls.reduce((sum, { cost }) => sum + cost, 0n);
  const owner = first === undefined ? outcome : await told.outcome(first);
  return {
    row: row.row + 1,
    line: row.line,
    id: columns.id(row) ?? null,
    question,
    group: company.group === '' ? [] : JSON.parse(company.group),
    task: columns.hasTasks ? company.task : null,
    kind: kindOfRow(company.task, question, kindOfQuestion(settings.instructions)),
    effort: company.effort ?? null,
    outcome: outcome === undefined ? null : outcomeFigures(outcome, told.correct(row)),
    same_as: first === undefined ? null : first.row + 1,
    calls: calls.map(({ figures }) => figures),
    told_usd: formatUsd(toldCost),
    untold_usd: formatUsd((owner?.spend.cost ?? toldCost) - toldCost),
    notes: [
      ...(manifest === undefined
        ? [`${settings.directory} knows no run of this file: only the file itself can tell.`]
        : []),
      ...(owner === undefined ? [] : untoldAttempts(owner, calls.length)),
    ],
  };
}

/** In the order of time. */
async function readLogs(
  folder: RunFolder,
  retry: RunFolder,
  settings: RunSettings,
  row: number,
): Promise<LoggedCall[]> {
  const workers = join(settings.directory, 'workers');
  const names = (await readdir(workers).catch(() => [])).filter((name) => name.endsWith('.log'));
  const files = [
    folder.file('run.log'),
    folder.file('retry.log'),
    retry.file('run.log'),
    ...names.map((name) => join(workers, name)),
    ...(settings.logFile === undefined ? [] : [settings.logFile]),
  ];
  const run = [folder.run, await folder.knownSharedId()];
  // A retry's id in a shared store is forgotten with its folder.
  const isMeant = (id: string) => run.includes(id) || id === retry.run || id.startsWith(`${retry.run}-`);
  const calls: LoggedCall[] = [];
  for (const file of files) calls.push(...(await readCallLog(file, row, isMeant)));
  return calls.sort((one, other) => (one.at < other.at ? -1 : 1));
}

function outcomeFigures(outcome: RowOutcome, correct: string | undefined): OutcomeFigures {
  const { status, answer, error, model, callId, spend, source } = outcome;
  return {
    status,
    answer,
    error,
    model,
    call_id: callId,
    attempts: spend.attempts,
    cost_usd: formatUsd(spend.cost),
    source: spend.estimated && source === 'model' ? 'estimated' : source,
    correct: correct || null,
  };
}

function untoldAttempts({ spend, source }: RowOutcome, calls: number): string[] {
  if (source === 'cache' && calls === 0)
    return ['The answer comes from the cache: an earlier run on this store was asked the same.'];
  if (calls >= spend.attempts) return [];
  return [
    `It was part of ${spend.attempts} calls, of which the logs here tell ${calls}. Others may be in logs of workers elsewhere (--log-file), or older than this version.`,
  ];
}
