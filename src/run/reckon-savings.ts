import { costOf } from '../model/prices.js';
import { assumedRow } from '../plan/assumed-output.js';
import { reasoningShare } from '../plan/forecast.js';
import { type AloneCost, type Savings, savings } from '../plan/savings.js';
import { sharedTokens, tagTokensPerAnswer } from '../prompt/prompt-tokens.js';
import type { RunState } from '../store/store.js';
import { noUsage } from '../types.js';
import type { Journal } from './journal.js';
import type { PilotRecord } from './pilot-record.js';
import type { RunSettings } from './run-settings.js';
import type { Sizing } from './sizing.js';
import type { Survey } from './survey.js';
import type { RowCounts } from './write-answers.js';

const messageTokens = 7;
/** A pilot speaks for the run when it tried kinds that hold so much of the rows. */
const leastMeasured = 0.5;

/** What a run has saved. */
export function reckonSavings(
  survey: Survey,
  settings: RunSettings,
  state: RunState,
  counts: RowCounts,
  journal: Pick<Journal, 'counts' | 'cached' | 'unasked'>,
  { records, book }: Pick<Sizing, 'records' | 'book'>,
): Savings {
  const { answered, failed, duplicates, cached } = counts;
  // What was never asked, such as an empty question, would have cost nothing one row a call, either.
  const asked = journal.counts.answered + journal.counts.failed - journal.cached - journal.unasked;
  const { sync } = settings.lanePrices;
  // In the ordinary lane calls with long prompts may have cost more than their tokens' list price.
  const ordinaryCost = settings.lane === 'sync' ? state.spent : costOf(state.usage, sync);
  const run = {
    ...{ rows: answered + failed - journal.unasked, duplicates, cached },
    ...{ cost: state.spent, ordinaryCost, usage: state.usage },
  };
  const times = state.spent === 0n ? 1 : Number(ordinaryCost) / Number(state.spent);
  return savings(run, aloneCost(survey, settings, state, asked + book.trials, records, times), sync);
}

/**
 * @param asked how often a question was put to the model, to compare included
 * @param times what the run's lanes cost, in terms of the ordinary one's: pilots are asked in any
 */
function aloneCost(
  survey: Survey,
  settings: RunSettings,
  state: RunState,
  asked: number,
  pilots: readonly PilotRecord[],
  times: number,
): AloneCost {
  const guess = assumedAloneCost(survey, settings, state, asked);
  let [measured, total] = [0, 0];
  for (const { kind, aloneCost: cost } of pilots) {
    const rows = survey.kinds.get(kind) ?? 0;
    measured += rows;
    total += rows * cost * times;
  }
  if (measured < leastMeasured * survey.questions || measured === 0) return { perQuestion: guess, basis: 'assumed' };
  return { perQuestion: (total + (survey.questions - measured) * guess) / survey.questions, basis: 'pilot' };
}

/** From what the run's calls used, and what the forecast assumes that sharing a call takes off reasoning. */
function assumedAloneCost(
  { questions, tokens }: Survey,
  { lanePrices, instructions, answerForm, model }: RunSettings,
  { usage, calls }: RunState,
  asked: number,
): number {
  const shared = sharedTokens(instructions, answerForm).alone;
  const input = (questions === 0 ? 0 : tokens / questions) + shared + messageTokens;
  const rowsPerCall = calls === 0 ? 1 : asked / calls;
  const ownTags = rowsPerCall > 1 ? tagTokensPerAnswer : 0;
  const visible = asked === 0 ? assumedRow.answer : Math.max(0, (usage.output - usage.reasoning) / asked - ownTags);
  const reasoning =
    asked === 0 ? (model.reasoning ? assumedRow.reasoning : 0) : usage.reasoning / asked / reasoningShare(rowsPerCall);
  // A thousand at once: single tokens would be rounded away.
  const thousand = { input: input * 1_000, reasoning: reasoning * 1_000, output: (visible + reasoning) * 1_000 };
  const whole = Object.fromEntries(Object.entries(thousand).map(([kind, amount]) => [kind, Math.round(amount)]));
  return Number(costOf({ ...noUsage, ...whole }, lanePrices.sync)) / 1_000;
}
