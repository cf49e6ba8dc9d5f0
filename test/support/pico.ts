/** Money as the files have it, in exact integers of 1e-12 $; written apart from the code that it checks. */
export function pico(usd: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,12}))?$/.exec(usd);
  if (match === null) throw new Error(`"${usd}" is not an exact amount of dollars`);
  return BigInt(match[1]! + (match[2] ?? '').padEnd(12, '0'));
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
