const itemStart = /^[ \t]*(\d{1,4})[.)、．:：][ \t]*/gm;

/**
 * Items of a numbered list that is the whole reply: "1. …" to "count. …", each number once and in order, none empty,
 * and no further numbered line, since answers may hold numbered steps of their own.
 * @returns undefined when the reply is anything else.
 */
export function parseNumberedList(reply: string, count: number): string[] | undefined {
  const starts = [...reply.matchAll(itemStart)];
  if (starts.length !== count || starts.some((match, i) => Number(match[1]) !== i + 1)) return undefined;
  const items = starts.map((match, i) => reply.slice(match.index + match[0].length, starts[i + 1]?.index).trim());
  return items.includes('') ? undefined : items;
}
