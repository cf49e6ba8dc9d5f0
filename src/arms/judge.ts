import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptionValues } from '../config/options.js';
import { UsageError } from '../errors.js';
import { usualJudge } from '../grade/grade-kind.js';
import { judgeInstructions, usualRubric, verdictSchema } from '../prompt/judge-prompt.js';
import { RunFolder, runId } from '../run/run-folder.js';
import { type RunSettings, runSettings } from '../run/run-settings.js';
import type { PicoDollars } from '../types.js';
import { committedBy, spentBy } from './arm.js';

/** Answers that share a call: enough to share the rubric, few enough that one which talks to the judge has few neighbours. */
export const answersPerCall = 8;

/** A model that grades the answers of some runs, by one rubric. */
export interface Judge {
  readonly model: string;
  /** Of its own run, but for what differs from session to session: output, limit, budget and deadline. */
  readonly settings: RunSettings;
  readonly of: Judged;
  /** Names model and rubric: other ones judge anew. */
  readonly digest: string;
}

/** What a judge's verdicts are about: a run's answers file, or a comparison's folder. */
export interface Judged {
  readonly output: string;
  readonly directory: string;
}

/**
 * @param values of the command that asks for the judge
 * @param settings the same, read; of one of several models
 * @throws UsageError when the judge's price is not known
 */
export async function openJudge(values: OptionValues, settings: RunSettings, of: Judged): Promise<Judge> {
  const model = settings.judgeModel ?? usualJudge;
  const instructions = judgeInstructions(settings.rubric ?? usualRubric);
  const own = await runSettings(
    {
      ...values,
      model,
      price: model === settings.model.id ? values.price : undefined,
      question: 'question',
      'group-by': ['group'],
      task: 'off',
      instructions,
      'answer-schema': verdictSchema,
      'rows-per-call': answersPerCall,
      pilot: 'off',
      audit: 0,
      reasoning: 'low',
      grade: 'auto',
      fresh: false,
      ...none,
    },
    'judge',
  ).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    const nextStep =
      'Name another with --judge-model, give its prices with --prices FILE, those of batch and flex too, or leave --lane out.';
    throw new UsageError(`The judge, ${model}: ${error.message}`, nextStep, { cause: error });
  });
  const digest = createHash('sha256')
    .update(JSON.stringify([model, instructions]))
    .digest('hex')
    .slice(0, 12);
  return { model, settings: own, of, digest };
}

const none = {
  template: undefined,
  id: undefined,
  'reasoning-column': undefined,
  'max-output-tokens': undefined,
  expected: undefined,
  'judge-model': undefined,
  rubric: undefined,
  limit: undefined,
};

/** What is to be said where a model judges itself. @param models that answer */
export function judgesItself({ model }: Judge, models: readonly string[]): string[] {
  if (!models.includes(model)) return [];
  return [`${model} judges answers of its own, which it is likely to forgive: name another with --judge-model.`];
}

/**
 * The list of what the judge was asked, and its answers file. A list that is begun anew gets a name of its own, and with it a run of its
 * own: no verdict of an earlier list can be taken for one of this.
 */
export async function judgeFiles({ of, digest }: Judge): Promise<{ pairs: string; verdicts: string }> {
  const folder = judgesFolder(of);
  const lists = await listsIn(folder);
  const name = lists.find((list) => list.startsWith(`${digest}-`)) ?? `${digest}-${randomBytes(4).toString('hex')}`;
  return { pairs: join(folder, `${name}.jsonl`), verdicts: join(folder, `${name}.csv`) };
}

/** What all judges of these answers have spent, or may have. */
export function committedByJudges(of: Judged): Promise<PicoDollars> {
  return sumOfJudges(of, committedBy);
}

/** What all judges of these answers have spent, at least. */
export function spentByJudges(of: Judged): Promise<PicoDollars> {
  return sumOfJudges(of, spentBy);
}

async function sumOfJudges(of: Judged, amount: typeof committedBy): Promise<PicoDollars> {
  const folder = judgesFolder(of);
  let sum = 0n;
  const verdictsOf = (list: string) => ({ output: join(folder, `${list}.csv`), directory: of.directory });
  for (const list of await listsIn(folder)) sum += await amount({ settings: verdictsOf(list) });
  return sum;
}

/** Whether answers were ever given to a judge; what that has spent then is out of the cap. */
export async function hasJudges(of: Judged): Promise<boolean> {
  return (await listsIn(judgesFolder(of))).length > 0;
}

/** What was judged is not there any more: what it is judged from was begun anew. */
export async function forgetJudges(of: Judged): Promise<void> {
  const folder = judgesFolder(of);
  const { directory } = of;
  for (const list of await listsIn(folder)) {
    await new RunFolder(directory, runId({ output: join(folder, `${list}.csv`), directory })).delete();
  }
  await rm(folder, { recursive: true, force: true });
}

/** Where the lists of all judges of these answers are. */
export function judgesFolder(of: Judged): string {
  return join(of.directory, 'judges', runId(of));
}

async function listsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length));
}
