import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Input, InputRow } from '../csv/input.js';
import { openInput } from '../csv/open-input.js';
import { readOutcome } from '../csv/read-outcome.js';
import { outcomeColumns } from '../csv/write-outcome.js';
import { InputError, UsageError } from '../errors.js';
import { noSpend } from '../types.js';
import { addedColumnNames, columnsBehind } from './added-columns.js';
import { headerText, patchAnswers } from './patch-answers.js';
import { requireAnswersFile } from './require-answers-file.js';
import { RunFolder, runId } from './run-folder.js';
import { identityOf, type RunJob } from './run-job.js';
import type { RunSettings } from './run-settings.js';
import { addRetry, type RunSummary } from './summary.js';
import { worksheetColumns } from './worksheet.js';

/**
 * Asks the failed and skipped rows of an answers file again, in the same file. It needs nothing but the file: the
 * settings of the run that wrote it are used where they are still known.
 * @throws InputError when the file is not one that Sheaf wrote
 */
export async function retryJob(asked: RunSettings): Promise<RunJob> {
  const path = asked.output;
  await requireEndedRun(asked);
  const file = await openInput(path);
  const routed = { ...asked, ...(endsInRoute(file, asked) && { hasRoute: true as const }) };
  const settings = (await isOver(asked, file)) ? { ...routed, fresh: true } : routed;
  const inputColumns = requireAnswersFile(file, settings);
  const header = await headerText(path, file);
  const outcomeOf = (row: InputRow) =>
    readOutcome(row.row, row.cells.slice(inputColumns, inputColumns + outcomeColumns.length));
  const table = { ...file, columns: file.columns.slice(0, inputColumns) };
  return {
    kind: 'retry',
    run: runId(asked, 'retry'),
    settings,
    identity: identityOf(file, settings),
    isStage: false,
    worksheet: {
      ...(await worksheetColumns(table, settings)),
      input: file,
      rows: () => file.rows({ raw: true }),
      isWanted(row) {
        // The status alone decides: a spreadsheet may have rewritten the numbers of an answered row.
        const status = row.cells[inputColumns + 1];
        if (status !== 'answered' && status !== '' && outcomeOf(row) === undefined) throw unreadable(file, row);
        return status !== 'answered';
      },
      spendBefore: (row) => outcomeOf(row)?.spend ?? noSpend,
    },
    // Before the first call: whatever dies from here on, the run that wrote the file will not ask its rows again.
    async begin() {
      await requireEndedRun(settings); // Again: it may have begun while somebody thought about the forecast.
      await markRetried(settings);
    },
    async write(sheet, { folder, manifest }) {
      await folder.writeManifest({ ...manifest, writing: true });
      return patchAnswers(path, inputColumns, header, sheet);
    },
    async wrote(summary, session) {
      await markRetried(settings, summary);
      if (session !== undefined) await keepLog(session.folder, settings);
      await session?.forget();
    },
  };
}

/** What `sheaf explain` tells of the retried rows is in the log of the retry, whose folder goes. */
async function keepLog(retry: RunFolder, settings: RunSettings): Promise<void> {
  const log = retry.file('run.log');
  const folder = new RunFolder(settings.directory, runId(settings));
  if (!existsSync(log)) return;
  await mkdir(folder.path, { recursive: true });
  await pipeline(
    createReadStream(log),
    createWriteStream(folder.file('retry.log'), { flags: 'a', mode: (await stat(log)).mode }),
  );
}

/** The rows that an interrupted run has paid for are not in the file yet. @throws UsageError */
async function requireEndedRun(settings: RunSettings): Promise<void> {
  const manifest = await new RunFolder(settings.directory, runId(settings)).readManifest();
  if (manifest === undefined || manifest.summary !== undefined) return;
  throw new UsageError(
    `The run that writes ${settings.output} was begun again and is not at its end: rows that it paid for are not in the file yet.`,
    'Give its sheaf run command again first. (To retry the file as it is, retry a copy of it.)',
  );
}

/** Whether an earlier retry of this file has come to its end, so that the file as it is now starts a new one. */
async function isOver(settings: RunSettings, file: Input): Promise<boolean> {
  const manifest = await new RunFolder(settings.directory, runId(settings, 'retry')).readManifest();
  return manifest?.writing === true && manifest.identity.input !== identityOf(file, settings).input;
}

/** Whether the last of Sheaf's columns says which of several models a row went to. A typed answer's field may be called so, too. */
function endsInRoute({ columns }: Input, settings: RunSettings): boolean {
  const own = columns.length - outcomeColumns.length - columnsBehind({ ...settings, hasRoute: true });
  return (
    addedColumnNames(columns.slice(0, Math.max(0, own)), { ...settings, hasRoute: true }).join() ===
    columns.slice(own).join()
  );
}

/** What such a row has cost so far would be lost. */
function unreadable(file: Input, { line }: InputRow): InputError {
  return new InputError(
    'the columns that Sheaf added to this row no longer hold what it wrote',
    { file: file.name, line },
    'Restore the line, or empty its status to ask it as a row that has cost nothing yet.',
  );
}

/** Tells the run that wrote the file that its rows now stand in the file alone, and how. */
async function markRetried(settings: RunSettings, retry?: RunSummary): Promise<void> {
  const folder = new RunFolder(settings.directory, runId(settings));
  const manifest = await folder.readManifest();
  if (manifest?.summary === undefined) return;
  const summary = retry === undefined ? manifest.summary : addRetry(manifest.summary, retry);
  await folder.writeManifest({ ...manifest, retried: true, summary });
}
