import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Input, InputRow } from '../csv/input.js';
import { openInput } from '../csv/open-input.js';
import { UsageError } from '../errors.js';
import { noSpend } from '../types.js';
import { requireFolder } from './require-writable.js';
import { type Identity, runId } from './run-folder.js';
import type { RunSettings } from './run-settings.js';
import type { Session } from './session.js';
import type { RunSummary } from './summary.js';
import { type Worksheet, worksheetColumns } from './worksheet.js';
import { type AnswerSheet, type RowCounts, writeAnswers } from './write-answers.js';

/** What a run works on and where its rows end up; `sheaf run` and `sheaf retry` differ only here. */
export interface RunJob {
  readonly kind: 'run' | 'retry';
  readonly run: string;
  readonly settings: RunSettings;
  readonly worksheet: Worksheet;
  readonly identity: Identity;
  /** Asks a part of a larger run's rows, for which that one speaks: what is left, and what to do about it. */
  readonly isStage: boolean;
  /** Called when the session stands, before the first call. */
  begin(): Promise<void>;
  /** Replaces the output. @returns counts of the whole file */
  write(sheet: AnswerSheet, session: Session): Promise<RowCounts>;
  /** Notes that the output stands. Without a session: it already did, and nothing was left to ask. */
  wrote(summary: RunSummary, session: Session | undefined): Promise<void>;
}

/** Reads the input and checks that the settings fit it. @throws InputError, UsageError */
export async function runJob(input: string, settings: RunSettings): Promise<RunJob> {
  return tableJob(await openTable(input, settings), settings);
}

/** @throws InputError, UsageError */
export async function openTable(
  input: string,
  { output, directory }: Pick<RunSettings, 'output' | 'directory'>,
): Promise<Input> {
  await requireOtherFile(input, output);
  if (input === '-') await requireFolder(directory, '--dir');
  return openInput(input, { spoolDirectory: join(directory, 'stdin') });
}

/** The rows that a stage of a larger run asks and writes, and what its identity calls them. */
export interface TablePart {
  readonly name: string;
  isWanted(row: InputRow): boolean;
}

/** @param part where that is not all rows of a run of its own */
export async function tableJob(table: Input, settings: RunSettings, part?: TablePart): Promise<RunJob> {
  return {
    kind: 'run',
    run: runId(settings),
    settings,
    isStage: part !== undefined,
    identity: { ...identityOf(table, settings), ...(part && { part: part.name }) },
    worksheet: {
      ...(await worksheetColumns(table, settings)),
      input: table,
      rows: () => table.rows({ limit: settings.limit }),
      isWanted: part === undefined ? () => true : (row) => part.isWanted(row),
      spendBefore: () => noSpend,
    },
    begin: async () => {},
    write: (sheet) => writeAnswers(settings.output, sheet),
    async wrote(summary, session) {
      await session?.folder.writeManifest({ ...session.manifest, summary, finished: summary.skipped === 0 });
      await session?.queue.clear();
      // Nothing more is asked of it; what it has spent stands in the manifest and in part.csv.
      if (session !== undefined && !session.store.exclusive && summary.skipped === 0) {
        await session.store.forgetRun(session.run);
      }
    },
  };
}

/** @throws UsageError when the answers would replace the questions */
async function requireOtherFile(input: string, output: string): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  if (input === '-' || (await real(input)) !== (await real(output))) return;
  throw new UsageError(`--output: ${output} is the input itself.`, 'Name another file, or leave --output out.');
}

/** Keys are option names, so that `sheaf retry` can give them again; `prices` holds what the file said, not its name. */
export function identityOf(input: Input, settings: RunSettings): Identity {
  return {
    input: `${input.format} ${input.fingerprint}`,
    question: settings.question,
    template: atEscaped(settings.template ?? ''),
    instructions: atEscaped(settings.instructions),
    ...gradeIdentity(settings),
    ...(settings.answerForm && { 'answer-schema': settings.answerForm.schema.text }),
    id: settings.id ?? '',
    'group-by': settings.groupBy,
    ...(settings.task === undefined ? {} : { task: settings.task }),
    'rows-per-call': settings.rowsPerCall,
    model: settings.model.id,
    reasoning: settings.reasoning,
    ...(settings.reasoningColumn === undefined ? {} : { 'reasoning-column': settings.reasoningColumn }),
    'max-output-tokens': settings.maxOutputTokens ?? '',
    price: settings.priceGiven ?? '',
    ...(settings.pricesGiven === undefined ? {} : { prices: settings.pricesGiven }),
    'base-url': settings.simulate ? 'practice' : settings.baseUrl,
  };
}

/** How the output's last columns came about; see run-folder.ts. */
function gradeIdentity({ expected, grade, judgeModel, rubric }: RunSettings): Identity {
  return {
    ...(expected !== undefined && { expected, grade }),
    ...(judgeModel !== undefined && { 'judge-model': judgeModel }),
    ...(rubric !== undefined && { rubric: atEscaped(rubric) }),
  };
}

/** A text that begins with @ would be taken for the name of a file. */
function atEscaped(text: string): string {
  return text.startsWith('@') ? `@${text}` : text;
}
