import type { AnswerSchema } from './answer-schema.js';
import { strictSchema } from './strict-schema.js';

/** How the answers of a run are typed, and how its model is told. */
export interface AnswerForm {
  readonly schema: AnswerSchema;
  /** Undefined where the model is told in the prompt alone. */
  readonly strict: StrictForm | undefined;
}

/** What goes beside the prompt of a question asked alone, so that the provider holds the model to it. */
export interface StrictForm {
  /** As `response_format` takes it. */
  readonly format: {
    readonly type: 'json_schema';
    readonly json_schema: { readonly name: string; readonly strict: true; readonly schema: Record<string, unknown> };
  };
  /** Prompt tokens that the provider may count for it, at most: a token is at least one byte. */
  readonly mostTokens: number;
}

/** @param canBeHeld model and endpoint take a schema beside the prompt */
export function answerForm(schema: AnswerSchema, canBeHeld: boolean): AnswerForm {
  const strict = canBeHeld ? strictSchema(schema.root) : undefined;
  if (strict === undefined) return { schema, strict: undefined };
  const json_schema = { name: 'answer', strict: true, schema: strict as unknown as Record<string, unknown> } as const;
  const format = { type: 'json_schema', json_schema } as const;
  return { schema, strict: { format, mostTokens: Buffer.byteLength(JSON.stringify(format), 'utf8') } };
}
