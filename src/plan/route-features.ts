import { complexityOf } from './complexity.js';
import { type Language, languageOf } from './language-of.js';
import type { TaskKind } from './task-kind.js';

/** What rules know of a row. */
export interface RouteFeatures {
  /** The cell of the task column; empty without one. */
  readonly task: string;
  readonly kind: TaskKind;
  /** Tokens of the question. */
  readonly tokens: number;
  readonly language: Language;
  /** 0 to 10, in tenths. */
  readonly complexity: number;
  /** The row's cell in the column of that name; empty where the input has none. */
  cell(column: string): string;
}

/** Adds to what is known of a row what its question shows. */
export function routeFeatures(question: string, known: Omit<RouteFeatures, 'language' | 'complexity'>): RouteFeatures {
  return { ...known, language: languageOf(question), complexity: complexityOf(question) };
}
