/**
 * One row's life, from what is on the disk: nothing is asked, spent or changed.
 *
 * 1. Find the row, by its id or its number.
 * 2. Where it repeats an earlier row's question, go on with that one's calls.
 * 3. Gather the calls from the logs: the run's, those of the runs that it is made of, of its retries, of workers on this machine.
 * 4. Compose again what each call said, and compare it with the digest in the log.
 * 5. Reckon the row's share of each again, and compare the sum with its cost.
 */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatUsd } from '../../model/money.js';
import { kindOfQuestion } from '../../plan/kind-of-question.js';
import { kindOfRow } from '../../plan/kind-of-row.js';
import type { OutcomeFigures, RowLifeFigures } from '../../report/row-life-figures.js';
import type { RowOutcome } from '../../types.js';
import { type Manifest, RunFolder, runId } from '../run-folder.js';
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

  const sources = await logSources(folder, manifest, retry);
  const logged = await readLogs(sources, settings, asked.row);
  const questions = await questionsOf(rows, new Set(logged.flatMap((call) => call.rows)));
  const calls = logged.map((call) => {
    const { secret, model, isRetry } = sources.find((source) => source.isMeant(call.run))!;
    return callFigures(call, { isRetry, model, row: asked.row }, { settings, secret, questions });
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
    effort: manifest?.arms === undefined ? (company.effort ?? null) : null,
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

/** A run whose log may tell of the row, and what its manifest tells of its calls. */
interface LogSource {
  readonly logs: readonly string[];
  /** Whether a run's id, as the lines of a log have it, is this one's. */
  isMeant(id: string): boolean;
  readonly isRetry: boolean;
  readonly secret: string | undefined;
  readonly model: string | undefined;
}

/** The run, the runs that it is made of, and its retry. */
async function logSources(
  folder: RunFolder,
  manifest: Manifest | undefined,
  retry: RunFolder,
): Promise<readonly LogSource[]> {
  const arms = (manifest?.arms ?? []).map((arm) => new RunFolder(dirname(dirname(folder.path)), arm));
  const runs = [folder, ...arms].map(async (one): Promise<LogSource> => {
    const ids = [one.run, await one.knownSharedId()];
    return { logs: [one.file('run.log')], isMeant: (id) => ids.includes(id), isRetry: false, ...(await toldBy(one)) };
  });
  const retried: LogSource = {
    logs: [folder.file('retry.log'), retry.file('run.log')],
    // Its id in a shared store is forgotten with its folder.
    isMeant: (id) => id === retry.run || id.startsWith(`${retry.run}-`),
    isRetry: true,
    ...(await toldBy(retry)),
  };
  return [...(await Promise.all(runs)), retried];
}

async function toldBy(folder: RunFolder): Promise<Pick<LogSource, 'secret' | 'model'>> {
  const manifest = await folder.readManifest();
  const model = manifest?.identity.model;
  return { secret: manifest?.secret, model: model === undefined ? undefined : String(model) };
}

/** In the order of time. */
async function readLogs(sources: readonly LogSource[], settings: RunSettings, row: number): Promise<LoggedCall[]> {
  const workers = join(settings.directory, 'workers');
  const names = (await readdir(workers).catch(() => [])).filter((name) => name.endsWith('.log'));
  const files = new Set([
    ...sources.flatMap(({ logs }) => logs),
    ...names.map((name) => join(workers, name)),
    ...(settings.logFile === undefined ? [] : [settings.logFile]),
  ]);
  const isMeant = (id: string) => sources.some((source) => source.isMeant(id));
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
