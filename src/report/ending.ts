import type { Remedy } from '../errors.js';
import { formatUsdShort } from '../model/money.js';
import type { PicoDollars } from '../types.js';

/** What comes after a run that did not answer every row. */
export type NextStep =
  | Remedy
  /** The same command with a cap that should do; undefined where nothing tells which. */
  | { readonly kind: 'more-budget'; readonly budget: PicoDollars | undefined }
  /** `hasCome`: the deadline itself has, so that the same time of day is another one by now. */
  | { readonly kind: 'later'; readonly hasCome: boolean }
  /** `sheaf retry`, under a cap that should do. */
  | {
      readonly kind: 'retry-failed';
      readonly output: string;
      readonly budget: PicoDollars | undefined;
      /** Where the file does not tell. */
      readonly model?: string;
    };

export interface MoneySpent {
  readonly spent: PicoDollars;
  /** What may have been billed besides. */
  readonly unknown: PicoDollars;
  readonly budget: PicoDollars | undefined;
}

/** Why a run did not answer every row: what happened, what it means for the money, and what comes next. */
export interface Ending {
  /** In sentences. */
  readonly what: string;
  readonly money: MoneySpent;
  /** What the next command brings, a sentence. */
  readonly hint: string;
  /** Undefined where no command helps. */
  readonly next: NextStep | undefined;
}

export const nothingSpent = 'Nothing was spent by this command.';

/** Over all sessions of a run. */
export function moneyText({ spent, unknown, budget }: MoneySpent): string {
  if (spent === 0n && unknown === 0n) return 'Nothing was spent.';
  const of = budget === undefined ? '' : ` of ${formatUsdShort(budget)}`;
  const more =
    unknown > 0n
      ? `up to ${formatUsdShort(unknown)} more may have been billed, for calls whose outcome or usage nobody knows`
      : 'no more can have been billed';
  return `Spent: ${formatUsdShort(spent)}${of}; ${more}.`;
}

/** @param command that comes next, as it would be typed */
export function endingText(what: string, money: string, hint: string | undefined, command: string | undefined): string {
  const lines = [what, money, hint, command && `  ${command}`];
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}

/** The gravest first. */
const graveness: readonly (NextStep['kind'] | undefined)[] = [
  'again',
  'more-budget',
  'later',
  'retry-failed',
  undefined,
];

/** The one that decides what comes next: the latest of the gravest. */
export function gravest(endings: readonly Ending[]): Ending | undefined {
  const grave = (ending: Ending) => graveness.indexOf(ending.next?.kind);
  return endings.reduce<Ending | undefined>((best, one) => (best && grave(best) < grave(one) ? best : one), undefined);
}

/**
 * How a command ended whose runs ended like this.
 * @param money of all of them together, under the cap that they shared
 */
export function wholeEnding(endings: readonly Ending[], money: MoneySpent): Ending | undefined {
  const main = gravest(endings);
  if (main === undefined) return undefined;
  const whole = { ...main, what: [...new Set(endings.map(({ what }) => what))].join('\n'), money };
  if (main.next?.kind !== 'more-budget' || main.next.budget === undefined) return whole;
  const more = main.next.budget - (main.money.budget ?? 0n);
  return { ...whole, next: { kind: 'more-budget', budget: (money.budget ?? 0n) + more } };
}
