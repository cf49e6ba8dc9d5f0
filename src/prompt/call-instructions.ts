import type { AnswerForm } from './answer-form.js';
import type { AnswerSchema } from './answer-schema.js';
import { mostlyChinese } from './mostly-chinese.js';

/**
 * What a call says before its questions and the protocol: the user's instructions (with what the call's effort adds), then the
 * form of the answers, unless that goes beside the prompt.
 */
export function callInstructions(
  questions: readonly string[],
  instructions: string,
  form: AnswerForm | undefined,
): string {
  if (form === undefined || (questions.length === 1 && form.strict !== undefined)) return instructions;
  const told = schemaInstructions(form.schema, mostlyChinese(questions));
  return instructions === '' ? told : `${instructions}\n\n${told}`;
}

/** The schema stands on a line of its own, the last. */
export function schemaInstructions({ text }: AnswerSchema, isChinese: boolean): string {
  return isChinese
    ? `每个回答都必须是一个 JSON 对象，前后不写任何文字，也不用 Markdown。该对象必须符合这个 JSON Schema：\n${text}`
    : `Each answer must be one JSON object, without any text around it and without Markdown. It must fit this JSON Schema:\n${text}`;
}
