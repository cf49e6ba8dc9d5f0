import { formatUsd, formatUsdShort, roundUpUsd } from '../model/money.js';
import { type Advice, adviseModel, asGoodAsBest, type NoAdvice } from '../plan/advise-model.js';
import { significant, type TaskTable } from '../plan/compare-models.js';
import type { PicoDollars } from '../types.js';
import { count } from './format.js';

/** Caps that should do where one paid for no row at every model. */
export interface EnoughMoney {
  /** For the first so many rows. */
  readonly some: PicoDollars;
  readonly someRows: number;
  readonly all: PicoDollars;
  readonly allRows: number;
}

/** What a table does not tell of its comparison. */
export interface AdviceContext {
  /** That the advice is for. */
  readonly budget: PicoDollars | undefined;
  /** Right answers are known. */
  readonly hasExpected: boolean;
  /** Where the cap was too short to compare anything. */
  readonly enough: EnoughMoney | undefined;
}

/** Which model to take and why, and what a budget buys of it; or why none is named. */
export function adviceText(table: TaskTable, context: AdviceContext): string {
  const advice = adviseModel(table);
  return typeof advice === 'string' ? whyNone(advice, table, context) : whyThis(advice, table, context);
}

function whyThis({ model, asGood, costPerRow }: Advice, { standings }: TaskTable, { budget }: AdviceContext): string {
  const others = asGood.filter((one) => one !== model);
  const isBetter = standings.slice(1).every(({ p }) => p !== null && p < significant);
  const why =
    others.length > 0
      ? `no worse than ${others.join(', ')} as far as these rows tell (p ≥ ${significant}), and the cheapest of them`
      : isBetter
        ? `it is better than every other (p < ${significant})`
        : 'no other is known to get as many right';
  return `Take ${model}: ${why}.${priceText(costPerRow, budget)}`;
}

function priceText(costPerRow: PicoDollars | null, budget: PicoDollars | undefined): string {
  if (costPerRow === null) return ` What it costs cannot be told: all its answers are from the cache. ${askAfresh}`;
  if (budget === undefined || costPerRow === 0n) return '';
  return ` ${formatUsdShort(budget)} buys about ${count(Number(budget / costPerRow))} rows of it.`;
}

const askAfresh = '--fresh --no-cache asks them anew, and pays for that.';

function whyNone(why: NoAdvice, table: TaskTable, { hasExpected, enough }: AdviceContext): string {
  switch (why) {
    case 'nothing-shared': {
      if (enough === undefined) return 'No row was asked of every model: nothing to compare.';
      const { some, someRows, all, allRows } = enough;
      const whole = `--budget ${amount(all)} for all ${count(allRows)}`;
      const part = `--budget ${amount(some)} should do for ${count(someRows)} ${someRows === 1 ? 'row' : 'rows'} at each`;
      const does = someRows < allRows ? `${part}, ${whole}` : `--budget ${amount(all)} should do`;
      return `Too little money for every model to answer a row: nothing to compare. ${does}.`;
    }
    case 'not-graded':
      return hasExpected
        ? 'No model to take: none of these rows has a grade.'
        : 'Nothing was graded: name the column of right answers with --expected.';
    case 'none-right':
      return 'No model to take: none of them got any row right.';
    case 'cost-unknown': {
      const asGood = asGoodAsBest(table);
      const names = asGood.map(({ model }) => model).join(', ');
      const unknown = asGood.filter(({ costPerRow }) => costPerRow === null).map(({ model }) => model);
      return `These rows cannot tell which of ${names} is right more often (p ≥ ${significant}), nor which is the cheapest: all answers of ${unknown.join(', ')} are from the cache. ${askAfresh}`;
    }
  }
}

/** As it would be typed. */
function amount(pico: PicoDollars): string {
  return formatUsd(roundUpUsd(pico));
}
