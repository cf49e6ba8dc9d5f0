import { UsageError } from '../errors.js';
import type { PicoDollars } from '../types.js';
import { formatDecimal, parseDecimal } from './decimal.js';

/** Decimals of a dollar that one pico-dollar stands for. */
const places = 12;

/** Dollars as an exact decimal for files and JSON: no "$", no exponent, no trailing zeros ("0.0001232", "-1.5", "0"). */
export function formatUsd(pico: PicoDollars): string {
  return formatDecimal(pico, places);
}

/**
 * Dollars for people, rounded half away from zero: cents from $0.10 up ("$12.34"), below that two significant digits
 * and at least cents ("$0.0012", "$0.05"). Never shows a nonzero amount as zero.
 */
export function formatUsdShort(pico: PicoDollars): string {
  const amount = pico < 0n ? -pico : pico;
  // 100,000,000,000 pico (12 digits) is $0.10: two significant digits of a shorter number end that much further right.
  const decimals = amount === 0n ? 2 : Math.max(2, places + 2 - amount.toString().length);
  const unit = 10n ** BigInt(places - Math.min(decimals, places));
  const [whole = '0', fraction = ''] = formatDecimal(((amount + unit / 2n) / unit) * unit, places).split('.');
  return `${pico < 0n ? '-' : ''}$${whole}.${fraction.padEnd(2, '0')}`;
}

/** The next amount up that has two significant digits, and is whole cents from a cent on: one that is easily typed. */
export function roundUpUsd(pico: PicoDollars): PicoDollars {
  const digits = pico.toString().length;
  const cents = 10n ** BigInt(places - 2);
  const significant = 10n ** BigInt(Math.max(0, digits - 2));
  const unit = significant < cents && pico > cents ? cents : significant;
  return ((pico + unit - 1n) / unit) * unit;
}

/**
 * Reads an amount of dollars that a person typed ("5", "0.50", "$5"), exactly.
 * @param option the option it belongs to, as typed, for the message ("--budget")
 * @throws UsageError for anything but a plain decimal of at most 12 decimals
 */
export function parseUsd(text: string, option: string): PicoDollars {
  const pico = parseDecimal(text.trim().replace(/^\$/, ''), places);
  if (pico === undefined) {
    throw new UsageError(
      `${option}: expected an amount in US dollars with at most ${places} decimals, such as 5 or 0.50, got "${text}"`,
    );
  }
  return pico;
}
