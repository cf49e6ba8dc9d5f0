/**
 * Reads a plain decimal ("12", "0.50", ".5") as an integer number of 10^-places units.
 * Returns undefined for anything else: signs, exponents, thousands separators, more decimals than `places`.
 */
export function parseDecimal(text: string, places: number): bigint | undefined {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (match === null || whole + fraction === '' || fraction.length > places) return undefined;
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/** Writes units of 10^-places as a decimal, exactly: no exponent, no trailing zeros ("-1.5", "0.0001232", "0"). */
export function formatDecimal(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return (units < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}
