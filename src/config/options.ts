import { z } from 'zod';
import { UsageError } from '../errors.js';
import { usualJudge } from '../grade/grade-kind.js';
import { gradeOptions, parseGradeOption } from '../grade/parse-grade-option.js';
import { laneWishes } from '../model/lane.js';
import { parseUsd } from '../model/money.js';
import { parsePriceOption } from '../model/prices.js';
import { parseReasoningLevel, reasoningNames } from '../model/reasoning-level.js';
import { parseDeadline } from '../plan/deadline.js';
import type { PilotWish } from '../plan/pilot-plan.js';
import { parseTimeRanges } from '../plan/time-window.js';
import { parseTimeZone } from '../plan/time-zone.js';
import { streamWishes } from '../provider/stream-wish.js';

/** One option, declared once: command line, SHEAF_* variables, sheaf.config and help all come from it. */
export interface OptionDefinition<T> {
  readonly short?: string;
  /** Placeholder of the value in help; absent for a switch. */
  readonly value?: string;
  /** What it does, its unit and its default, for help. */
  readonly meaning: string;
  /** Values that a shell may complete, where `value` does not spell them out. */
  readonly words?: readonly string[];
  /** A variable that other programs read too; counts before the default. */
  readonly variable?: string;
  /** sheaf.config and the library may give an object for the JSON that one would type. */
  readonly takesObject?: true;
  /** As the user would type it; undefined when there is none. */
  readonly default: string | undefined;
  /** @throws UsageError */
  readonly parse: (text: string, flag: string) => T;
}

type Undefaulted<T> = Omit<OptionDefinition<T>, 'default'>;

function option<T>(definition: Undefaulted<T>): Undefaulted<T> & { readonly default: undefined } {
  return { ...definition, default: undefined };
}

/** @param value as the user would type it */
function defaulted<T>(value: string, definition: Undefaulted<T>): Undefaulted<T> & { readonly default: string } {
  return { ...definition, default: value };
}

function parseWith<T>(schema: z.ZodType<T>, expected: string): (text: string, flag: string) => T {
  return (text, flag) => {
    const result = schema.safeParse(text);
    if (!result.success) throw new UsageError(`${flag}: expected ${expected}, got "${text}".`);
    return result.data;
  };
}

const text = parseWith(z.string().min(1), 'a text that is not empty');
const wholeNumber = (min: number, max: number) =>
  parseWith(
    z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max)),
    `a whole number from ${min} to ${max}`,
  );
const list = parseWith(
  z
    .string()
    .transform((value) => value.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1))),
  'names with commas between',
);
const switched = parseWith(
  z.enum(['true', 'false', '1', '0', 'yes', 'no']).transform((value) => ['true', '1', 'yes'].includes(value)),
  'true or false',
);

/** @returns 0 to 1 */
const share = parseWith(
  z
    .string()
    .regex(/^\d{1,3}(\.\d{1,6})?%$/)
    .transform((value) => Number(value.slice(0, -1)) / 100)
    .pipe(z.number().max(1)),
  'a share from 0% to 100%',
);

/** A store counts pico-dollars in 64 bits. */
const mostBudget = 9_000_000n * 10n ** 12n;

function parseBudget(value: string, flag: string): bigint {
  const budget = parseUsd(value, flag);
  if (budget <= mostBudget) return budget;
  throw new UsageError(`${flag}: expected at most 9000000 US dollars, got "${value}".`);
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const longestDays = 366;

/** @returns milliseconds */
function parseDuration(value: string, flag: string): number {
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
  const ms = value === '0' ? 0 : Number(amount) * unitMs[unit as keyof typeof unitMs];
  if (ms <= longestDays * unitMs.d) return ms;
  throw new UsageError(`${flag}: expected a time like 30m, 24h or 7d, at most ${longestDays}d, or 0, got "${value}".`);
}

export const options = {
  output: option({
    short: 'o',
    value: 'FILE',
    meaning:
      'where the answers go (default: <input>.answers.csv; of compare a folder, <input>.compare; of report a page, <answers>.html)',
    parse: text,
  }),
  question: defaulted('question', { value: 'COLUMN', meaning: 'column that holds the question', parse: text }),
  template: option({
    value: 'TEXT|@FILE',
    meaning: 'builds the question from {{column}}s, instead of --question',
    parse: text,
  }),
  instructions: option({ value: 'TEXT|@FILE', meaning: 'sent before the questions with every call', parse: text }),
  'answer-schema': option({
    value: 'FILE|JSON',
    takesObject: true,
    meaning:
      'answers are JSON with these fields, each a column: {"label": ["pos", "neg"], "score": "number"}, or a JSON Schema',
    parse: text,
  }),
  id: option({ value: 'COLUMN', meaning: 'column that names a row in messages; its values must differ', parse: text }),
  'group-by': option({
    value: 'COLUMN,…',
    meaning: 'rows that differ in these columns never share a call or an answer',
    parse: list,
  }),
  task: option({
    value: 'COLUMN|off',
    meaning:
      'rows that differ in this column never share a call; it also tells their kind (default: a column named task, task_type, 任务 or 任务类型 whose values repeat)',
    parse: text,
  }),
  'rows-per-call': defaulted('auto', {
    value: 'N|auto',
    meaning:
      'most rows that share a call; auto is 16 for labels, 8 for choices, school maths and general questions, 3 for graduate ones, 1 for competition maths, code and scoring',
    parse: (value, flag): number | 'auto' => (value === 'auto' ? 'auto' : wholeNumber(1, 1000)(value, flag)),
  }),
  pilot: defaulted('auto', {
    value: 'N|auto|off',
    meaning:
      'with --rows-per-call auto: asks N rows of each kind at several sizes and alone, and goes on with the best; auto tries 32 to 64 of kinds with 1000 rows or more',
    parse: (value, flag): PilotWish => (value === 'auto' || value === 'off' ? value : wholeNumber(8, 128)(value, flag)),
  }),
  expected: option({
    value: 'COLUMN',
    meaning: 'column of right answers: adds the columns correct and graded_by, and says how many were right',
    parse: text,
  }),
  grade: defaulted('auto', {
    value: 'HOW',
    words: gradeOptions,
    meaning:
      'with --expected, how answers are compared: exact, choice, number, contains, regex or json; judge asks a model; auto goes by what the column holds',
    parse: parseGradeOption,
  }),
  'judge-model': option({
    value: 'ID',
    meaning: `with --grade judge, the model that is asked (default: ${usualJudge})`,
    parse: text,
  }),
  rubric: option({
    value: 'TEXT|@FILE',
    meaning: 'with --grade judge, what makes an answer correct (default: it means the same as the expected one)',
    parse: text,
  }),
  model: defaulted('o1-mini', { value: 'ID', meaning: 'model that answers', parse: text }),
  models: option({
    value: 'ID,…',
    meaning: 'models to compare; of run and plan those that --route chooses from',
    parse: list,
  }),
  route: option({
    value: 'auto|tutorial|FILE',
    meaning:
      'which of --models answers a row: auto by how hard it looks, from the cheapest to the dearest; tutorial by a known rule; or rules of your own, JSON',
    parse: text,
  }),
  'budget-sensitivity': defaulted('5', {
    value: '0-10',
    meaning: 'with --route: how much money matters, 0 (not at all) to 10',
    parse: parseWith(
      z
        .string()
        .regex(/^\d{1,2}(\.\d{1,6})?$/)
        .transform(Number)
        .pipe(z.number().max(10)),
      'a number from 0 to 10',
    ),
  }),
  'route-down': option({
    meaning: 'with --route: as the budget runs down, rows go to cheaper models instead of being skipped',
    parse: switched,
  }),
  cascade: option({
    value: 'CHEAP,STRONG',
    meaning:
      'asks the cheap model first, twice in different orders; what fails or differs goes alone to the strong one',
    parse: list,
  }),
  calibrate: defaulted('10%', {
    value: 'SHARE',
    meaning:
      'with --cascade and --expected: so many of the rows, 50 at least, are asked at both models to tell what the cascade gains; 0% none',
    parse: share,
  }),
  reasoning: defaulted('auto', {
    value: 'LEVEL',
    words: reasoningNames,
    meaning:
      'how much the model thinks: off, minimal, low, medium, high, xhigh, max or 1-10, as far as it can be told; default tells it nothing; auto has it think about maths, logic and code, little about the rest',
    parse: parseReasoningLevel,
  }),
  'reasoning-column': option({
    value: 'COLUMN',
    meaning: 'column that holds a level for its row; where it is empty, --reasoning holds',
    parse: text,
  }),
  budget: option({
    value: 'USD',
    meaning: 'hard cap on what the provider may bill',
    parse: parseBudget,
  }),
  attempts: defaulted('8', {
    value: 'N',
    meaning: 'calls that a row may be part of before it fails; rate limits do not count',
    parse: wholeNumber(1, 100),
  }),
  audit: defaulted('0%', {
    value: 'SHARE',
    meaning: 'asks so many of the merged answers again alone and compares, such as 2%',
    parse: share,
  }),
  concurrency: defaulted('32', {
    value: 'N',
    meaning: 'most calls in flight at once; begins with 16, and halves when the endpoint is in trouble',
    parse: wholeNumber(1, 2000),
  }),
  rpm: option({
    value: 'N',
    meaning:
      'requests a minute that the provider allows for key and model, over all processes on one store (default: as its replies say)',
    parse: wholeNumber(1, 100_000_000),
  }),
  tpm: option({
    value: 'N',
    meaning:
      'tokens a minute that the provider allows for key and model, over all processes on one store (default: as its replies say)',
    parse: wholeNumber(1, 100_000_000_000),
  }),
  'max-output-tokens': option({
    value: 'N',
    meaning:
      'most tokens a row may write, reasoning included (default: learned from what rows use; to begin with 2500 for reasoning models, 1000 for others; more when cut off)',
    parse: wholeNumber(1, 1_000_000),
  }),
  timeout: defaulted('1800', {
    value: 'SECONDS',
    meaning: 'longest wait for one call',
    parse: wholeNumber(1, 2_000_000),
  }),
  stream: defaulted('auto', {
    value: 'auto|on|off',
    meaning:
      'takes replies in pieces, so that no proxy gives up on a call that is silent, and whole answers outlive a cut; auto: once a call was lost after 30 s or more',
    parse: parseWith(z.enum(streamWishes), 'auto, on or off'),
  }),
  lane: defaulted('sync', {
    value: 'LANE',
    words: laneWishes,
    meaning:
      'which way calls go: sync answers now; flex at half price, slower and when the provider has room; batch through its Batch API, at half price and within a day; auto takes the cheapest that is done by --deadline',
    parse: parseWith(z.enum(laneWishes), laneWishes.join(', ')),
  }),
  'keep-files': option({ meaning: 'leave the files of batches at the provider', parse: switched }),
  window: option({
    value: 'HH:MM-HH:MM,…',
    meaning: 'begins calls only between these times of day, such as 22:00-07:00, and waits outside',
    parse: parseTimeRanges,
  }),
  deadline: option({
    value: 'TIME',
    meaning: 'begins no call after it and skips what is left: 07:00 (the next), +2h or 2026-03-01T07:00',
    parse: parseDeadline,
  }),
  timezone: option({
    value: 'ZONE',
    meaning:
      'where the times of --window and --deadline hold, such as Europe/Berlin (default: the machine’s, in containers mostly UTC)',
    parse: parseTimeZone,
  }),
  price: option({
    value: 'IN,CACHED,OUT',
    meaning: 'prices in $ per million tokens, instead of the list’s; a fourth is for reasoning tokens',
    parse: (value) => {
      parsePriceOption(value);
      return value;
    },
  }),
  prices: option({
    value: 'FILE',
    meaning: 'your own facts about models, JSON: prices, limits, efforts (docs/endpoints.md); --price counts before it',
    parse: text,
  }),
  store: option({
    value: 'URL',
    meaning: 'shared store, redis://… or postgres://… (default: $REDIS_URL, else embedded, in --dir)',
    variable: 'REDIS_URL',
    parse: text,
  }),
  dir: defaulted('.sheaf', { value: 'DIR', meaning: 'where runs are kept', parse: text }),
  host: defaulted('127.0.0.1', {
    value: 'HOST',
    meaning:
      'where the page listens; any other than this machine’s own asks for a token (SHEAF_DASH_TOKEN, else one is made up)',
    parse: text,
  }),
  port: defaulted('4020', {
    value: 'N',
    meaning: 'port that the page listens on; 0: any that is free',
    parse: wholeNumber(0, 65_535),
  }),
  'base-url': option({
    value: 'URL',
    meaning: 'OpenAI-compatible endpoint (default: $OPENAI_BASE_URL, else OpenAI)',
    parse: parseWith(z.url(), 'a URL like http://localhost:8000/v1'),
  }),
  simulate: option({ meaning: 'answer from the built-in practice API: no key, no money', parse: switched }),
  faults: option({
    value: 'FILE',
    meaning: 'practice API settings and faults (JSON); implies --simulate',
    parse: text,
  }),
  'cache-ttl': defaulted('24h', {
    value: 'TIME',
    meaning: 'how long answers are kept for other runs that ask the same, like 30m, 24h or 7d; 0 turns the cache off',
    parse: parseDuration,
  }),
  'no-cache': option({ meaning: 'neither use nor keep answers of other runs', parse: switched }),
  fresh: option({
    meaning: 'forget an earlier run to the same output and start over (with --no-cache, also ask again)',
    parse: switched,
  }),
  limit: option({ value: 'N', meaning: 'only the first N rows; may grow later', parse: wholeNumber(1, 4_000_000_000) }),
  'show-bundles': option({ meaning: 'print every planned call: its rows, and why they share it', parse: switched }),
  json: option({ meaning: 'print the summary as JSON on stdout', parse: switched }),
  yes: option({
    meaning: 'start without asking, also without --budget; of init, replace sheaf.config.json',
    parse: switched,
  }),
  quiet: option({ meaning: 'no progress, only errors', parse: switched }),
  verbose: option({ meaning: 'also say what was decided and why', parse: switched }),
  'no-report': option({ meaning: 'write no report beside the answers', parse: switched }),
  'log-replies': option({
    meaning: 'also log what the model replied, so that sheaf explain can show replies of which nothing came',
    parse: switched,
  }),
  'log-file': option({ value: 'FILE', meaning: 'log as NDJSON (default: run.log in the run’s folder)', parse: text }),
} as const;

export type OptionName = keyof typeof options;

type Parsed = { -readonly [Name in OptionName]: ReturnType<(typeof options)[Name]['parse']> };
type WithDefault = {
  [Name in OptionName]: (typeof options)[Name] extends { default: string } ? Name : never;
}[OptionName];

/** Every option's value; undefined where nobody set one and there is no default. */
export type OptionValues = Partial<Parsed> & Pick<Parsed, WithDefault>;
