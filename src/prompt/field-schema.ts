/** What one value of an answer may be: the part of JSON Schema that Sheaf knows, in one spelling. */
export interface FieldSchema {
  readonly type: JsonType | readonly JsonType[];
  readonly description?: string;
  readonly enum?: readonly Scalar[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: TextFormat;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  /** Of a list. */
  readonly items?: FieldSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Of an object, with the two that follow. */
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
}

export const jsonTypes = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'] as const;
export type JsonType = (typeof jsonTypes)[number];

export const textFormats = ['date', 'date-time', 'email', 'uri', 'uuid'] as const;
export type TextFormat = (typeof textFormats)[number];

/** What an enum may list. */
export type Scalar = string | number | boolean | null;

/** An object with fields. */
export type ObjectSchema = FieldSchema & Required<Pick<FieldSchema, 'properties' | 'required'>>;

/** The types that a value of the schema may have. */
export function typesOf({ type }: FieldSchema): readonly JsonType[] {
  return typeof type === 'string' ? [type] : type;
}
