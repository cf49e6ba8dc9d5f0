import { InputError } from '../errors.js';
import type { ReasoningLevel } from '../model/reasoning-level.js';
import { countTokens } from '../model/tokens.js';
import type { RowsAlike } from '../plan/assumed-output.js';
import type { OutputAllowance } from '../plan/output-allowance.js';
import type { OutputKind } from '../plan/output-kind.js';
import { type Company, type Packable, Packer, type PackLimits } from '../plan/packer.js';
import type { PilotWish } from '../plan/pilot-plan.js';
import { type PilotSample, PilotSampler, type SampledRow } from '../plan/pilot-sample.js';
import { QuestionIndex } from '../plan/question-index.js';
import { RowList } from '../plan/row-list.js';
import type { TaskKind } from '../plan/task-kind.js';
import type { Worksheet } from './worksheet.js';

/** Rows kept to be sampled, and how they are packed for that. */
export interface Sampling {
  readonly wish: PilotWish;
  /** Most rows that a call of the model may have. */
  readonly mostRows: number;
  readonly seed: string;
}

/** What one pass over the input tells before anything is spent. Keeps 8 bytes a row. */
export interface Survey {
  readonly rows: number;
  /** Rows to ask: wanted, not empty, and the first of their question. */
  readonly questions: number;
  readonly duplicates: number;
  readonly empty: number;
  /** Of the questions, together. */
  readonly tokens: number;
  readonly shortestQuestion: number;
  /** Calls that a run without trouble makes. */
  readonly calls: number;
  /** How many of them have how many rows. */
  readonly callSizes: ReadonlyMap<number, number>;
  /** Rows to ask of each kind; none where one size holds for all. */
  readonly kinds: ReadonlyMap<TaskKind, number>;
  /** Rows to ask at each effort; undefined: the model is told nothing. */
  readonly efforts: ReadonlyMap<string | undefined, number>;
  /** Rows to ask, by what decides how much they write. */
  readonly alike: readonly RowsAlike[];
  /** How much rows are to be thought about, each level that there is. */
  readonly levels: ReadonlySet<ReasoningLevel>;
  /** Output tokens of those calls together if each used its whole allowance. */
  readonly mostOutputTokens: number;
  /** What a pilot of each kind asks, for the kinds that are worth one. */
  readonly pilots: ReadonlyMap<TaskKind, PilotSample>;
  /** The row that asks the same question first; itself, for most. */
  firstOf(row: number): number;
  /** Tokens of the row's question. */
  tokensOf(row: number): number;
}

/** Reads every row once: counts, finds repeated questions, and packs calls as the producer will. */
export async function surveyInput(
  worksheet: Worksheet,
  limits: PackLimits,
  allowance: OutputAllowance,
  sampling: Sampling = { wish: 'off', mostRows: 1, seed: '' },
): Promise<Survey> {
  const index = new QuestionIndex();
  const ids = new QuestionIndex();
  const first = new RowList();
  const tokens = new RowList();
  const { wish, mostRows, seed } = sampling;
  const sampler = new PilotSampler(wish, limits.sizes, mostRows, seed);
  const packer = new Packer<Packable & SampledRow>({ ...limits, sizes: sampler.largest });
  const callSizes = new Map<number, number>();
  const kinds = new Map<TaskKind, number>();
  const efforts = new Map<string | undefined, number>();
  const outputs = new Map<string | undefined, Map<OutputKind, number>>();
  const levels = new Set<ReasoningLevel>();
  const totals = {
    questions: 0,
    duplicates: 0,
    empty: 0,
    tokens: 0,
    shortestQuestion: Number.MAX_SAFE_INTEGER,
    calls: 0,
    mostOutputTokens: 0,
  };
  const countCalls = (rows: number, size: number) => {
    for (let left = rows; left > 0; left -= size) {
      const inCall = Math.min(left, size);
      totals.calls += 1;
      increment(callSizes, inCall);
      totals.mostOutputTokens += allowance.full(inCall, 1);
    }
  };
  const count = (bundles: Iterable<readonly SampledRow[]>) => {
    for (const rows of bundles) {
      sampler.offer(rows);
      countCalls(rows.length, limits.sizes.of(rows[0]!.kind));
    }
  };

  for await (const row of worksheet.rows()) {
    const id = worksheet.id(row);
    if (id !== undefined && ids.firstToAsk(row.row, '', id) !== row.row) {
      throw new InputError(
        `the id "${id}" stands in two rows`,
        { file: worksheet.input.name, line: row.line },
        'Give every row an id of its own, or leave --id out.',
      );
    }
    const question = worksheet.question(row);
    const wanted = worksheet.isWanted(row);
    const isEmpty = question.trim() === '';
    if (wanted) levels.add(worksheet.level(row));
    const company = wanted && !isEmpty ? worksheet.company(row, question) : undefined;
    const firstRow = company === undefined ? row.row : index.firstToAsk(row.row, sharingAnswers(company), question);
    first.push(firstRow);
    const isQuestion = wanted && !isEmpty && firstRow === row.row;
    tokens.push(isQuestion ? countTokens(question) : 0);
    if (wanted && isEmpty) totals.empty += 1;
    if (firstRow !== row.row) totals.duplicates += 1;
    if (company === undefined || !isQuestion) continue;
    const size = tokens.at(row.row);
    totals.questions += 1;
    totals.tokens += size;
    totals.shortestQuestion = Math.min(totals.shortestQuestion, size);
    increment(efforts, company.effort);
    const ofEffort = outputs.get(company.effort) ?? new Map<OutputKind, number>();
    increment(ofEffort, worksheet.outputKind(row, question));
    outputs.set(company.effort, ofEffort);
    if (company.kind !== undefined) increment(kinds, company.kind);
    // Only a sample's questions are kept: what waits to be packed need not hold its text for nothing.
    const kept =
      wish === 'off' ? { question: '', expected: undefined } : { question, expected: worksheet.expected(row) };
    count(packer.add({ row: row.row, tokens: size, ...company, ...kept }, question));
  }
  count(packer.flush());
  const pilots = sampler.take(kinds);
  for (const { bundles, sizes } of pilots.values()) {
    // The smallest size that is tried is the one that its rows were counted at.
    for (const { length } of bundles) {
      const larger = length > sizes.at(-1)! ? sizes.slice(0, -1) : [];
      for (const size of [...larger, 1]) countCalls(length, size);
    }
  }
  if (totals.questions === 0) totals.shortestQuestion = 0;
  const perRow = { firstOf: (row: number) => first.at(row), tokensOf: (row: number) => tokens.at(row) };
  const alike = [...outputs].flatMap(([effort, kindsOf]) =>
    [...kindsOf].map(([kind, rows]) => ({ kind, effort, rows })),
  );
  return { ...totals, callSizes, kinds, efforts, alike, levels, pilots, rows: first.length, ...perRow };
}

/** Equal for rows that may share an answer when they ask the same. A group's text has no line break. */
function sharingAnswers({ group, effort }: Company): string {
  return effort === undefined ? group : `${effort}\n${group}`;
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
