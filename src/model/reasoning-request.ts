import type { ModelFacts } from './model-facts.js';
import type { ReasoningLevel } from './reasoning-level.js';

/** Every effort that any model has, weakest first. */
const scale = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** An effort that no parameter carries: the prompt asks for it. No model has an effort of this name. */
export const inWords = 'in words';

/** From here on a number asks for more than little. */
const moreThanLittle = 4;

export interface ReasoningRequest {
  /** Undefined: the model is told nothing. `inWords`, or a value of `reasoning_effort` that the model takes. */
  readonly effort?: string;
  /** A sentence for the user, where the level cannot be met as it is. */
  readonly note?: string;
}

/**
 * What a model is told for a level of reasoning.
 *
 * - default: nothing.
 * - auto, for a row that needs no thought: the weakest effort. For one that does: nothing; but "medium" where the model has
 *   "none", as gpt-5.1 takes that when it is told nothing (developers.openai.com/api/docs/guides/reasoning).
 * - off: "none" where the model has it, else its weakest effort, with a note.
 * - minimal to max: that effort, else the next stronger one, else the strongest, with a note.
 * - 1 to 10: spread evenly over the model's efforts, 1 the weakest, 10 the strongest.
 *
 * A model without the parameter, or not known to have it, is told nothing for auto; for off to low and 1 to 3 it is asked in
 * words to think briefly, where it thinks at all; other levels change nothing. Each of these has a note.
 */
export function reasoningRequest(model: ModelFacts, level: ReasoningLevel, needsThought: boolean): ReasoningRequest {
  const { efforts } = model;
  if (level === 'default') return {};
  if (level === 'auto') {
    if (!needsThought) return { effort: efforts[0] };
    return efforts[0] === 'none' && efforts.includes('medium') ? { effort: 'medium' } : {};
  }
  if (efforts.length === 0) return withoutControl(model, level);
  if (typeof level === 'number') return { effort: efforts[Math.floor(((level - 1) * efforts.length) / 10)] };
  const wish = level === 'off' ? 'none' : level;
  if (efforts.includes(wish)) return { effort: wish };
  const effort = efforts.find((candidate) => scale.indexOf(candidate) > scale.indexOf(wish)) ?? efforts.at(-1);
  return {
    effort,
    note:
      level === 'off'
        ? `${model.id} cannot turn reasoning off; it is asked for "${effort}", its weakest effort.`
        : `${model.id} has no effort "${wish}"; it is asked for "${effort}".`,
  };
}

function withoutControl(model: ModelFacts, level: ReasoningLevel): ReasoningRequest {
  if (!model.reasoning) return { note: `${model.id} does not reason; reasoning level ${level} changes nothing.` };
  const why = model.rejects.includes('reasoning_effort')
    ? `${model.id} decides by itself how much it reasons`
    : `Sheaf does not know which reasoning efforts ${model.id} has`;
  const isLittle = typeof level === 'number' ? level < moreThanLittle : ['off', 'minimal', 'low'].includes(level);
  return isLittle
    ? { effort: inWords, note: `${why}; for reasoning level ${level} its prompt asks it to think briefly.` }
    : { note: `${why}; reasoning level ${level} changes nothing. \`sheaf models\` shows which models can be told.` };
}
