/** JSON in which amounts of money are told from numbers and texts. */

export function encodeMoneyJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? { $bigint: String(inner) } : inner));
}

/** @throws SyntaxError */
export function decodeMoneyJson(text: string): unknown {
  return JSON.parse(text, (_, inner) => {
    const number = (inner as { $bigint?: string } | null)?.$bigint;
    return typeof number === 'string' ? BigInt(number) : inner;
  });
}
