/**
 * A judge's work on the answers of some runs:
 *
 * 1. What no judge is needed for (the same text, or none) is passed over; every other answer is put on the list, each once.
 * 2. What has no verdict yet is asked: a run of its own over the list, merged, cached and continued as any run is.
 * 3. The grades are written into the answers files. Where a verdict is missing there is no grade.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { CallingHours } from '../../workers/calling-hours.js';
import type { Input } from '../csv/input.js';
import { openInput } from '../csv/open-input.js';
import { type ExitCode, exitCodes, RefusedError } from '../errors.js';
import type { AccuracyFigures } from '../plan/grade-counts.js';
import { judgeQuestion } from '../prompt/judge-prompt.js';
import type { Ending } from '../report/ending.js';
import type { Reporter } from '../report/reporter.js';
import { openEndpoint } from '../run/endpoint.js';
import { tell } from '../run/finish.js';
import { type GradableAnswers, openGradableAnswers } from '../run/regrade-answers.js';
import { type RunIo, run } from '../run/run.js';
import { RunFolder, runId } from '../run/run-folder.js';
import { tableJob } from '../run/run-job.js';
import type { RunSettings } from '../run/run-settings.js';
import type { JudgeFigures, RunSummary } from '../run/summary.js';
import type { PicoDollars } from '../types.js';
import { committedBy } from './arm.js';
import { type Judge, judgeFiles } from './judge.js';
import { JudgePairs } from './judge-pairs.js';

/** What the judge may use. */
export interface JudgeMeans {
  /** What its verdicts may cost from now on; undefined: any sum. */
  readonly left: PicoDollars | undefined;
  /** The moment after which it may not begin a call, in milliseconds since 1970. */
  readonly deadline: { readonly text: string; readonly at: number } | undefined;
}

export interface Judgement {
  readonly figures: JudgeFigures;
  /** Of each answers file, in their order. */
  readonly accuracies: readonly AccuracyFigures[];
  /** How the judge's own run ended. */
  readonly exit: ExitCode;
}

/** @param runs whose answers files stand @throws SheafError; verdicts until then are kept */
export async function judgeAnswers(
  judge: Judge,
  runs: readonly RunSettings[],
  means: JudgeMeans,
  io: RunIo,
): Promise<Judgement> {
  const files = await judgeFiles(judge);
  const answers = await Promise.all(runs.map(openGradableAnswers));
  const pairs = await listPairs(answers, files.pairs);
  const asked = pairs.length === 0 ? nothingAsked : await ask(judge, files, pairs.length, means, io);
  const verdictAt = await readVerdicts(files.verdicts, pairs.length);
  const accuracies: AccuracyFigures[] = [];
  let [graded, ungraded] = [0, 0];
  for (const one of answers) {
    const regraded = await one.write(({ group, question, expected, answer }) => {
      const place = pairs.find(group, judgeQuestion(question, expected, answer));
      return place === undefined ? undefined : verdictAt(place);
    });
    accuracies.push(regraded.accuracy);
    graded += regraded.judged;
    ungraded += regraded.ungraded;
  }
  const { calls, cost_usd, unknown_usd, exit } = asked;
  return { figures: { model: judge.model, graded, ungraded, calls, cost_usd, unknown_usd }, accuracies, exit };
}

/** Whether the judge would be let in, asked before the answers are paid for. @throws RefusedError */
export async function requireJudge({ model, settings }: Judge): Promise<void> {
  const endpoint = await openEndpoint(settings).catch((error: unknown) => {
    throw asJudges(error, model);
  });
  await endpoint.close();
}

async function listPairs(answers: readonly GradableAnswers[], path: string): Promise<JudgePairs> {
  const pairs = await JudgePairs.open(path);
  for (const file of answers) {
    for await (const { group, question, expected, answer } of file.forJudge())
      await pairs.placeOf(group, judgeQuestion(question, expected, answer));
  }
  await pairs.close();
  return pairs;
}

type AskedSummary = Pick<RunSummary, 'calls' | 'cost_usd' | 'unknown_usd' | 'exit'>;

const nothingAsked: AskedSummary = { calls: 0, cost_usd: '0', unknown_usd: '0', exit: exitCodes.answered };

/** @param rows on the list */
async function ask(
  judge: Judge,
  files: { readonly pairs: string; readonly verdicts: string },
  rows: number,
  { left, deadline }: JudgeMeans,
  io: RunIo,
): Promise<AskedSummary> {
  const { directory } = judge.settings;
  const before = await committedBy({ settings: { output: files.verdicts, directory } });
  const settings: RunSettings = {
    ...judge.settings,
    output: files.verdicts,
    limit: rows,
    budget: left === undefined ? undefined : before + (left > 0n ? left : 0n),
    deadline: deadline && { text: deadline.text, at: () => deadline.at },
  };
  const manifest = await new RunFolder(directory, runId(settings)).readManifest();
  const isDone = manifest?.finished === true && manifest.limit === rows && existsSync(files.verdicts);
  if (isDone && manifest.summary !== undefined) return manifest.summary;
  const hours = { window: settings.window, timezone: settings.timezone, deadline: deadline?.at };
  if (new CallingHours(hours).opensAt() === undefined) {
    io.reporter.say('The deadline has passed: what the judge was not asked yet has no grade.');
    return { ...nothingAsked, ...manifest?.summary, exit: exitCodes.stopped };
  }
  io.reporter.say(`The judge, ${judge.model}, is asked about ${rows} answers:`);
  try {
    return await run(await tableJob(await openList(files.pairs), settings), {
      ...io,
      reporter: asJudge(io.reporter),
      ended: (ending) => tell(io, endingOfJudge(ending)),
      capIsShared: true,
      assumeYes: true,
    });
  } catch (error) {
    throw asJudges(error, judge.model);
  }
}

/** The list under a fingerprint that stays as it grows: what is on it already stays as it is. */
async function openList(path: string): Promise<Input> {
  return { ...(await openInput(path)), fingerprint: basename(path) };
}

const [none, correct, incorrect] = [0, 1, 2];

/** The verdicts by place, from the judge's own answers file; undefined where it has none. */
async function readVerdicts(path: string, length: number): Promise<(place: number) => boolean | undefined> {
  const verdicts = new Uint8Array(length);
  if (existsSync(path)) {
    const file = await openInput(path);
    const at = file.columns.lastIndexOf('verdict');
    for await (const { row, cells } of file.rows({ limit: length })) {
      verdicts[row] = cells[at] === 'correct' ? correct : cells[at] === 'incorrect' ? incorrect : none;
    }
  }
  return (place) => (verdicts[place] === none ? undefined : verdicts[place] === correct);
}

/** What the judge's run says is told from what the others say. */
function asJudge(reporter: Reporter): Reporter {
  return {
    say: (sentence) => reporter.say(`Judge: ${sentence}`),
    detail: (sentence) => reporter.detail(`Judge: ${sentence}`),
    progress: (progress) => reporter.progress(progress),
    done: () => reporter.done(),
  };
}

/** Its rows are verdicts, in a file that is nobody's to retry. */
function endingOfJudge(ending: Ending): Ending {
  const told = { ...ending, what: `The judge: ${ending.what}` };
  if (ending.next?.kind !== 'retry-failed') return told;
  const hint = 'What it gave no verdict on has no grade; another --judge-model or --rubric judges anew.';
  return { ...told, hint, next: undefined };
}

/** The answers are there already, or not paid for yet: only the judge is at fault. */
function asJudges(error: unknown, model: string): unknown {
  if (!(error instanceof RefusedError)) return error;
  return new RefusedError(
    `The judge, ${model}: ${error.message}`,
    'Name another with --judge-model. Rows that are answered are not asked again.',
    { cause: error },
  );
}
