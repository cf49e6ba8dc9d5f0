import { UsageError } from '../errors.js';
import type { ModelFacts } from './model-facts.js';

const names = ['auto', 'off', 'minimal', 'low', 'medium', 'high'] as const;

/** How much the model is asked to think: the model's own choice, a named effort, or a place on a scale of 1 to 10. */
export type ReasoningLevel = (typeof names)[number] | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** Every effort that any model has, weakest first. */
const scale = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/**
 * What to send for a wished level of reasoning.
 *
 * - auto: nothing, on every model.
 * - 1 to 10: spread evenly over the model's efforts, 1 the weakest, 10 the strongest.
 * - off: "none" where the model has it, else its weakest effort, with a note.
 * - minimal to high: that effort, or the next stronger one the model has, with a note.
 * - any but auto on a model that takes no `reasoning_effort`, or is not known to: nothing, with a note.
 *
 * Returns the value for `reasoning_effort` if it is to be sent, and a sentence for the user if the wish cannot be met
 * exactly.
 */
export function reasoningRequest(model: ModelFacts, level: ReasoningLevel): { parameter?: string; note?: string } {
  if (level === 'auto') return {};
  if (model.efforts.length === 0) return { note: noControl(model, level) };
  if (typeof level === 'number') {
    return { parameter: model.efforts[Math.floor(((level - 1) * model.efforts.length) / 10)] };
  }
  const wish = level === 'off' ? 'none' : level;
  if (model.efforts.includes(wish)) return { parameter: wish };
  const parameter = model.efforts.find((effort) => scale.indexOf(effort) > scale.indexOf(wish)) ?? model.efforts.at(-1);
  return {
    parameter,
    note:
      level === 'off'
        ? `${model.id} cannot turn reasoning off; it is asked for "${parameter}", its weakest effort.`
        : `${model.id} has no effort "${wish}"; it is asked for "${parameter}".`,
  };
}

/** @throws UsageError naming the levels there are */
export function parseReasoningLevel(text: string): ReasoningLevel {
  const level = text.trim().toLowerCase();
  const name = names.find((candidate) => candidate === level);
  if (name !== undefined) return name;
  if (/^([1-9]|10)$/.test(level)) return Number(level) as ReasoningLevel;
  throw new UsageError(`--reasoning: expected ${names.join(', ')} or a whole number from 1 to 10, got "${text}"`);
}

function noControl(model: ModelFacts, level: ReasoningLevel): string {
  if (!model.reasoning) return `${model.id} does not reason; --reasoning ${level} changes nothing.`;
  return model.rejects.includes('reasoning_effort')
    ? `${model.id} decides by itself how much it reasons; --reasoning ${level} changes nothing.`
    : `Sheaf does not know which reasoning efforts ${model.id} has; --reasoning ${level} is not sent.`;
}
