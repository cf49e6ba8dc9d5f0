import { type Rational, rational } from './rational.js';
import { unitTable } from './unit-table.js';

/** What a unit's name may mean: most mean one thing, "pounds" two. */
export type Unit = readonly { readonly measure: string; readonly size: Rational }[];

const units = new Map<string, { measure: string; size: Rational }[]>();
for (const { measure, size, names } of unitTable) {
  const [above = '1', below = '1'] = size.split('/');
  for (const name of names.split('|')) {
    const meanings = units.get(name) ?? [];
    units.set(name, [...meanings, { measure, size: rational(BigInt(above), BigInt(below)) }]);
  }
}
const longestName = Math.max(...[...units.keys()].map((name) => name.length));

/** The longest name of a unit that text has at `start`, after a blank or a hyphen; one of letters has to end there. */
export function unitAt(text: string, start: number): { unit: Unit; end: number } | undefined {
  const begin = start + /^[ -]?/.exec(text.slice(start, start + 1))![0].length;
  for (let end = Math.min(text.length, begin + longestName); end > begin; end -= 1) {
    const unit = unitNamed(text.slice(begin, end));
    const cut =
      /[A-Za-z]$/.test(text.slice(begin, end)) && /^(?:[A-Za-z\d^]|\/[A-Za-z])/.test(text.slice(end, end + 2));
    if (unit !== undefined && !cut) return { unit, end };
  }
  return undefined;
}

/** The unit that ends right before `end`, a blank between or not: $ 5, US$5, ¥5, USD 5. Only money stands there. */
export function currencyBefore(text: string, end: number): { unit: Unit; start: number } | undefined {
  const match = /(?:(?:US|HK|AU?|CA?)?\$|CN¥|[€£¥₹]|\b(?:USD|EUR|GBP|RMB|CNY|JPY|HKD|INR|Rs\.?)|人民币|美元) ?$/.exec(
    text.slice(Math.max(0, end - 10), end),
  );
  const unit = match === null ? undefined : unitNamed(match[0].trim());
  return unit === undefined ? undefined : { unit, start: end - match![0].length };
}

function unitNamed(name: string): Unit | undefined {
  return units.get(name) ?? (name.length > 1 ? units.get(name.toLowerCase()) : undefined);
}
