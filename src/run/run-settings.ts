import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OptionValues } from '../config/options.js';
import { readPricesFile } from '../config/read-prices-file.js';
import { UsageError } from '../errors.js';
import type { GradeOption } from '../grade/grade-kind.js';
import { findModel, type ModelFacts, type TokenPrices, unknownModel } from '../model/catalog.js';
import { closestModel } from '../model/closest-model.js';
import { type LanePrices, type LaneWish, pricesByLane, wishedPrices } from '../model/lane.js';
import { parsePriceOption, pricesText } from '../model/prices.js';
import type { ReasoningLevel } from '../model/reasoning-level.js';
import type { DeadlineWish } from '../plan/deadline.js';
import { type OutputAllowance, outputAllowance } from '../plan/output-allowance.js';
import type { PilotWish } from '../plan/pilot-plan.js';
import type { TimeRange } from '../plan/time-window.js';
import { machineTimeZone } from '../plan/time-zone.js';
import { type AnswerForm, answerForm } from '../prompt/answer-form.js';
import type { StreamWish } from '../provider/stream-wish.js';
import type { PaceLimits } from '../store/pace.js';
import { readAnswerSchema } from './read-answer-schema.js';

const openAiUrl = 'https://api.openai.com/v1';

/** What a run does, with every default filled in and every file read. */
export interface RunSettings {
  readonly output: string;
  readonly directory: string;
  readonly question: string;
  readonly template: string | undefined;
  readonly instructions: string;
  /** Undefined where answers are free text. */
  readonly answerForm: AnswerForm | undefined;
  /** The column of right answers; undefined: nothing is graded. */
  readonly expected: string | undefined;
  readonly grade: GradeOption;
  /** --judge-model and --rubric, as they were given; undefined where they were not. */
  readonly judgeModel: string | undefined;
  readonly rubric: string | undefined;
  readonly id: string | undefined;
  readonly groupBy: readonly string[];
  /** Undefined: a column that is a task's by its name, if there is one. */
  readonly task: string | undefined;
  readonly limit: number | undefined;
  /** Auto: by the kind of task. */
  readonly rowsPerCall: number | 'auto';
  readonly pilot: PilotWish;
  readonly model: ModelFacts;
  /** How calls are made, and so billed. */
  readonly lane: LaneWish;
  /** Of the lane; for `auto` of the ordinary one, which it may come to. */
  readonly prices: TokenPrices;
  /** Of every lane, whatever is wished: an earlier session may have left batches under way. */
  readonly lanePrices: LanePrices;
  /** Files of batches are left at the provider. */
  readonly keepFiles: boolean;
  /** --price as it was typed. */
  readonly priceGiven: string | undefined;
  /** The prices, where they come from --prices and are not what they would be without it. */
  readonly pricesGiven: string | undefined;
  readonly reasoning: ReasoningLevel;
  /** The column that holds levels of its own for rows. */
  readonly reasoningColumn: string | undefined;
  readonly maxOutputTokens: number | undefined;
  readonly allowance: OutputAllowance;
  /** Rows are asked in an order drawn by it; undefined: in the file's. */
  readonly shuffle?: string;
  /** Answers have a column that says which model was asked, and why. */
  readonly hasRoute?: true;
  readonly budget: bigint | undefined;
  readonly attempts: number;
  /** The part of merged answers that are asked again alone, 0 to 1. */
  readonly auditShare: number;
  readonly concurrency: number;
  /** The provider's, as the user gave them. */
  readonly limits: PaceLimits;
  readonly timeoutMs: number;
  readonly stream: StreamWish;
  /** Undefined: calls may begin at any time of day. */
  readonly window: readonly TimeRange[] | undefined;
  readonly deadline: DeadlineWish | undefined;
  readonly timezone: string;
  readonly store: string | undefined;
  readonly baseUrl: string;
  readonly simulate: boolean;
  readonly faults: string | undefined;
  /** How long answers are kept for other runs; 0: none are kept, nor used. */
  readonly cacheLifeMs: number;
  readonly fresh: boolean;
  readonly logFile: string | undefined;
  /** A report is written beside the output. */
  readonly report: boolean;
  readonly logReplies: boolean;
}

/** @param input the input's name; the default output derives from it */
export async function runSettings(values: OptionValues, input: string): Promise<RunSettings> {
  const simulate = values.simulate === true || values.faults !== undefined;
  const known = findModel(values.model) ?? unknownModel(values.model);
  const own = values.prices === undefined ? undefined : await readPricesFile(values.prices);
  const model = own?.get(values.model) ?? known;
  const usual =
    values.price === undefined ? pricesOf(model, own?.keys()) : parsePriceOption(values.price, model.prices);
  const lanePrices = pricesByLane(model, usual, values.price !== undefined);
  if (values.template !== undefined && values.question !== 'question') {
    throw new UsageError(
      '--template and --question exclude each other.',
      'Name the question’s column in the template: {{column}}.',
    );
  }
  if (typeof values.pilot === 'number' && values['rows-per-call'] !== 'auto') {
    throw new UsageError(
      '--pilot and --rows-per-call exclude each other.',
      'A pilot finds the rows a call: leave --rows-per-call out.',
    );
  }
  const place = { baseUrl: endpointOf(values), simulate };
  return {
    output: resolve(values.output ?? `${input === '-' ? 'stdin' : input}.answers.csv`),
    directory: resolve(values.dir),
    question: values.question,
    template: values.template && (await textOrFile(values.template, '--template')),
    instructions: values.instructions === undefined ? '' : await textOrFile(values.instructions, '--instructions'),
    expected: values.expected,
    grade: gradeOf(values),
    judgeModel: values['judge-model'],
    rubric: values.rubric && (await textOrFile(values.rubric, '--rubric')),
    answerForm:
      values['answer-schema'] === undefined
        ? undefined
        : answerForm(
            await readAnswerSchema(values['answer-schema']),
            takesWhatModelsTake(place) && model.structuredOutputs === true,
          ),
    id: values.id,
    groupBy: values['group-by'] ?? [],
    task: values.task,
    limit: values.limit,
    rowsPerCall: values['rows-per-call'],
    pilot: values.pilot,
    model,
    lane: values.lane,
    prices: wishedPrices(values.lane, model, lanePrices),
    lanePrices,
    keepFiles: values['keep-files'] === true,
    priceGiven: values.price,
    pricesGiven: values.price === undefined ? changedPrices(model, known) : undefined,
    reasoning: values.reasoning,
    reasoningColumn: values['reasoning-column'],
    maxOutputTokens: values['max-output-tokens'],
    allowance: outputAllowance(model, values['max-output-tokens']),
    budget: values.budget,
    attempts: values.attempts,
    auditShare: values.audit,
    concurrency: values.concurrency,
    limits: { rpm: values.rpm, tpm: values.tpm },
    timeoutMs: values.timeout * 1000,
    stream: values.stream,
    window: values.window,
    deadline: values.deadline,
    timezone: values.timezone ?? machineTimeZone(),
    store: values.store,
    ...place,
    faults: values.faults,
    cacheLifeMs: values['no-cache'] === true ? 0 : values['cache-ttl'],
    fresh: values.fresh === true,
    logFile: values['log-file'],
    report: values['no-report'] !== true,
    logReplies: values['log-replies'] === true,
  };
}

function gradeOf(values: Pick<OptionValues, 'grade' | 'expected' | 'judge-model' | 'rubric'>): GradeOption {
  const { grade, expected } = values;
  for (const name of ['judge-model', 'rubric'] as const) {
    if (values[name] === undefined || grade === 'judge') continue;
    throw new UsageError(`--${name} is for a judge, and --grade is ${grade}.`, 'Add --grade judge, or leave it out.');
  }
  if (grade !== 'auto' && expected === undefined) {
    throw new UsageError('--grade needs a column of right answers.', 'Name it with --expected COLUMN.');
  }
  return grade;
}

/** The base URL of the endpoint that calls go to. */
export function endpointOf(values: Pick<OptionValues, 'base-url'>): string {
  return values['base-url'] ?? (process.env.OPENAI_BASE_URL || openAiUrl);
}

/** Whether the endpoint is OpenAI's own, whose keys, retirements and limits the catalog knows. */
export function isOpenAi(settings: Pick<RunSettings, 'baseUrl'>): boolean {
  return new URL(settings.baseUrl).hostname === 'api.openai.com';
}

/** Whether the endpoint takes what a model is known to take at OpenAI: it is OpenAI's own, or the practice API. */
export function takesWhatModelsTake(settings: Pick<RunSettings, 'baseUrl' | 'simulate'>): boolean {
  return settings.simulate || isOpenAi(settings);
}

/** Whether the endpoint is Azure's, where a model's name is that of a deployment, which no list of models has. */
export function isAzure(settings: Pick<RunSettings, 'baseUrl'>): boolean {
  return new URL(settings.baseUrl).hostname.endsWith('.azure.com');
}

/** @param own the ids of --prices */
function pricesOf(model: ModelFacts, own?: Iterable<string>): TokenPrices {
  if (model.prices !== undefined) return model.prices;
  const closest = findModel(model.id) === undefined ? closestModel(model.id, own) : undefined;
  throw new UsageError(
    `The price of ${model.id} is not known, and Sheaf does not spend what it cannot price.`,
    `${closest === undefined ? '' : `Did you mean "${closest}"? `}Give the price with --price IN,CACHED,OUT in $ per million tokens, for example --price 1.10,0.55,4.40; of several models with --prices FILE.`,
  );
}

function changedPrices({ prices }: ModelFacts, known: ModelFacts): string | undefined {
  if (prices === undefined) return undefined;
  const text = pricesText(prices);
  return known.prices !== undefined && pricesText(known.prices) === text ? undefined : text;
}

/** "@file" is the file's text; "@@…" is a text that begins with @. */
export async function textOrFile(value: string, option: string): Promise<string> {
  if (value.startsWith('@@')) return value.slice(1);
  if (!value.startsWith('@')) return value;
  try {
    return (await readFile(value.slice(1), 'utf8')).replace(/^\uFEFF/, '').trimEnd();
  } catch (error) {
    throw new UsageError(`${option}: ${value.slice(1)} cannot be read: ${(error as Error).message}`);
  }
}
