import { countTokens } from '../model/tokens.js';
import { answerQuestion } from './answer-question.js';
import { breakType } from './break-type.js';
import { cutAt, cutToTokens } from './cut-to-tokens.js';
import { drawReasoningTokens } from './draw-reasoning-tokens.js';
import type { AnsweredQuestion } from './lay-out-answer.js';
import { layOutReply } from './lay-out-reply.js';
import { faultRule } from './practice-options.js';
import type { PracticeState } from './practice-state.js';
import type { CompletionRequest } from './read-completion-request.js';
import type { Struck } from './roll-faults.js';
import { rollMergeHarm } from './roll-merge-harm.js';
import { rollWrong } from './roll-wrong.js';
import { seededRandom } from './seeded-random.js';
import { slipAnswer } from './slip-answer.js';
import { typeAnswer } from './type-answer.js';

/** What the practice model says to a request, and the tokens it took. */
export interface Reply {
  /** null when the model refused. */
  readonly content: string | null;
  readonly refusal: string | null;
  readonly finishReason: 'stop' | 'length' | 'content_filter';
  readonly reasoningTokens: number;
  /** Reasoning and visible text together. */
  readonly completionTokens: number;
}

/**
 * How a reply comes about:
 * 1. draw the hidden reasoning,
 * 2. answer every question, as well as merging lets it, in the form that is asked for, and lay the answers out as their
 *    faults have it,
 * 3. let the request's own fault replace or cut the text,
 * 4. cut off what exceeds the allowance; reasoning eats of it first.
 */
export function writeReply(request: CompletionRequest, fault: Struck | undefined, practice: PracticeState): Reply {
  const { settings } = practice;
  const { facts, prompt, allowance } = request;
  const texts = prompt.questions.map(({ text }) => text);
  const scale = { ...settings.reasoning, mergeRatio: settings.mergeRatio };
  const reasoning = facts.reasoning ? drawReasoningTokens(texts, request.effort, scale, settings.seed) : 0;
  const answered = answerAll(request, texts, practice);
  const text = prompt.merged ? layOutReply(answered, fault) : answered[0]!.answer;
  switch (fault?.rule.kind) {
    case 'empty':
      return spentOnReasoning(allowance, facts.reasoning);
    case 'refusal':
      return withinAllowance("I'm sorry, but I can't help with that.", 'refusal', 'stop', reasoning, request);
    case 'truncated':
      return withinAllowance(cutSomewhere(text, fault), 'content', 'length', reasoning, request);
    case 'content_filter':
      return withinAllowance(cutSomewhere(text, fault), 'content', 'content_filter', reasoning, request);
    default:
      return withinAllowance(text, 'content', 'stop', reasoning, request);
  }
}

/** Merging leaves answers out as the fault `missing` does. */
const leftOut: Struck = { rule: faultRule.parse({ kind: 'missing' }), draw: () => 0 };

function answerAll(
  request: CompletionRequest,
  texts: readonly string[],
  { settings, known, faults }: PracticeState,
): AnsweredQuestion[] {
  const { model, prompt } = request;
  const { seed, labels, mergeMissing, mergeSlips, accuracy, firm } = settings;
  const answerFaults = faults.rollAnswers(model, prompt);
  const inForm = formOf(request, { settings, faults });
  return prompt.questions.map((question, index) => {
    const { text } = question;
    const answer = answerQuestion(text, seed, known, labels);
    const slip =
      rollMergeHarm('slip', text, texts, mergeSlips, seed) ??
      rollWrong(model, text, texts, accuracy[model] ?? 1, firm, seed);
    const missing = rollMergeHarm('missing', text, texts, mergeMissing, seed);
    const said = slip ? slipAnswer(text, answer, labels, known, slip) : answer;
    return {
      ...question,
      answer: inForm(said, text, index),
      fault: missing ? leftOut : answerFaults[index],
    };
  });
}

/** What answers go through that have to fit a schema, and may fail to. */
function formOf(
  { model, prompt, responseSchema }: CompletionRequest,
  { settings, faults }: Pick<PracticeState, 'settings' | 'faults'>,
): (answer: string, question: string, index: number) => string {
  const schema = responseSchema?.schema ?? prompt.schema;
  if (schema === undefined) return (answer) => answer;
  const strict = responseSchema?.strict === true;
  const typeFaults = strict ? [] : faults.rollTypes(model, prompt);
  return (answer, question, index) => {
    const typed = typeAnswer(schema, answer, strict, seededRandom(`${settings.seed}:type:${question}`));
    const fault = typeFaults[index];
    return fault === undefined ? typed : breakType(schema, typed, fault.draw);
  };
}

function withinAllowance(
  text: string,
  field: 'content' | 'refusal',
  finishReason: Reply['finishReason'],
  reasoning: number,
  { allowance, facts }: CompletionRequest,
): Reply {
  if (reasoning >= allowance) return spentOnReasoning(allowance, facts.reasoning);
  const visible = countTokens(text);
  const fits = reasoning + visible <= allowance;
  const shown = fits ? text : cutToTokens(text, allowance - reasoning);
  return {
    content: field === 'content' ? shown : null,
    refusal: field === 'refusal' ? shown : null,
    finishReason: fits ? finishReason : 'length',
    reasoningTokens: reasoning,
    completionTokens: fits ? reasoning + visible : allowance,
  };
}

/** Nothing is said, and the whole allowance is billed. */
function spentOnReasoning(allowance: number, reasons: boolean): Reply {
  return {
    content: '',
    refusal: null,
    finishReason: 'length',
    reasoningTokens: reasons ? allowance : 0,
    completionTokens: allowance,
  };
}

function cutSomewhere(text: string, { draw }: Struck): string {
  return cutAt(text, Math.floor(draw() * text.length));
}
