import type { Language } from './language-of.js';
import type { TaskKind } from './task-kind.js';

/** Strictly above and below; one of them at least. */
export interface Bounds {
  readonly above?: number;
  readonly below?: number;
}

/** What a rule asks of a row; all that is given must hold. */
export interface RouteCondition {
  /** Of the question, 0 to 10. `perSensitivity` moves the bounds, by so much for each point of sensitivity above 5. */
  readonly complexity?: Bounds & { readonly perSensitivity?: number };
  /** How much money matters to the run, 0 to 10. */
  readonly sensitivity?: Bounds;
  /** Of the question, in tokens. */
  readonly length?: Bounds;
  /** Names of tasks; case, width and the difference between blanks, _ and - do not count. */
  readonly task?: readonly string[];
  readonly kind?: readonly TaskKind[];
  readonly language?: readonly Language[];
  /** The cell, but for blanks around it, is one of these. */
  readonly column?: { readonly name: string; readonly is: readonly string[] };
}

export interface RouteRule {
  readonly when: RouteCondition;
  /** Id of the model that answers. */
  readonly model: string;
}

/** Which model answers a row: that of the first rule that holds. */
export interface RouteRules {
  readonly rules: readonly RouteRule[];
  /** Where none holds. */
  readonly otherwise: string;
}
