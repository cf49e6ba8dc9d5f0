import { type Packable, Packer } from '../plan/packer.js';
import { type SharedWord, SharedWords } from '../plan/shared-words.js';
import type { TaskKind } from '../plan/task-kind.js';
import { packLimits } from './pack-limits.js';
import type { RunJob } from './run-job.js';
import type { Survey } from './survey.js';

/** A call that a run would make, and why its rows share it. */
export interface PlannedCall {
  /** From 1, in the order of sending. */
  readonly call: number;
  readonly size: number;
  /** In the order in which they stand in the call: numbers from 1, or what --id calls them. */
  readonly rows: readonly (number | string)[];
  /** Of the questions, together. */
  readonly tokens: number;
  /** The cells of the --group-by columns. */
  readonly group: readonly string[];
  readonly task: string | null;
  /** Null where --rows-per-call gives one size for all. */
  readonly kind: TaskKind | null;
  /** What the model is told of how much to think; null: nothing. */
  readonly effort: string | null;
  readonly why: readonly string[];
  readonly words: readonly SharedWord[];
}

interface Planned extends Packable {
  readonly name: number | string;
  readonly question: string;
}

/** Every call that a run without trouble makes, as the rows stream by once more. */
export async function* plannedCalls(job: RunJob, survey: Survey): AsyncGenerator<PlannedCall> {
  const { worksheet, settings } = job;
  const limits = packLimits(settings);
  const packer = new Packer<Planned>(limits);
  const words = new SharedWords();
  let call = 0;
  const describe = (rows: readonly Planned[]): PlannedCall => {
    const { group, task, kind, effort } = rows[0]!;
    return {
      call: ++call,
      size: rows.length,
      rows: rows.map(({ name }) => name),
      tokens: rows.reduce((sum, { tokens }) => sum + tokens, 0),
      group: group === '' ? [] : JSON.parse(group),
      task: worksheet.hasTasks ? task : null,
      kind: kind ?? null,
      effort: effort ?? null,
      why: rows.length === 1 ? [whyAlone(limits.sizes.of(kind), kind)] : whyTogether(rows, worksheet.hasTasks),
      words: rows.length === 1 ? [] : words.of(rows.map(({ question }) => question)),
    };
  };

  for await (const source of worksheet.rows()) {
    const { row } = source;
    const question = worksheet.question(source);
    if (!worksheet.isWanted(source) || question.trim() === '' || survey.firstOf(row) !== row) continue;
    words.note(question);
    const company = worksheet.company(source, question);
    const name = worksheet.id(source) ?? row + 1;
    for (const rows of packer.add({ row, name, question, tokens: survey.tokensOf(row), ...company }, question)) {
      yield describe(rows);
    }
  }
  for (const rows of packer.flush()) yield describe(rows);
}

function whyAlone(size: number, kind: TaskKind | undefined): string {
  if (size > 1) return 'no other row was left that may share its call';
  return kind === undefined ? 'one row a call' : `one row a call for ${kind}`;
}

function whyTogether(rows: readonly Planned[], hasTasks: boolean): string[] {
  const { group, kind, effort } = rows[0]!;
  const numbers = rows.map(({ row }) => row);
  const span = Math.max(...numbers) - Math.min(...numbers) + 1;
  return [
    ...(group === '' ? [] : ['same group']),
    ...(hasTasks ? ['same task'] : []),
    ...(kind === undefined ? [] : ['same kind']),
    ...(effort === undefined ? [] : ['same effort']),
    span < 2 * rows.length ? 'neighbours in the file' : `within ${span} rows of the file`,
  ];
}
