import type { Rational } from './rational.js';
import type { Unit } from './unit.js';

/** A number that stands in a text. Places count characters of the text; currency, sign and unit are inside. */
export interface NumberToken {
  /** Undefined where it cannot be taken for a value: part of a term or a range, a bound, or several readings. */
  readonly value: Rational | undefined;
  readonly unit: Unit | undefined;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Said not to be the answer: "not 42", "42 is wrong". */
  readonly denied: boolean;
}
