/** What the embedded database's thread and the rest of the process say to one another. */
export type Demand =
  | { readonly kind: 'open' }
  | { readonly kind: 'query'; readonly text: string; readonly parameters: readonly unknown[] | undefined }
  | { readonly kind: 'listen'; readonly channel: string }
  | { readonly kind: 'close' };

/** Every demand gets one. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: CarriedError };

export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

/** Between threads an Error loses what PostgreSQL adds to it: `code`, `detail` and others, all of them text. */
export interface CarriedError {
  readonly message: string;
  readonly more: Readonly<Record<string, unknown>>;
}

export function carryError(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { message: String(error), more: {} };
  const isPlain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  return { message: error.message, more: Object.fromEntries(Object.entries(error).filter(([, v]) => isPlain(v))) };
}

export function rebuildError({ message, more }: CarriedError): Error {
  return Object.assign(new Error(message), more);
}
