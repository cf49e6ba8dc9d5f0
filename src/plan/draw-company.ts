import { hash } from 'node:crypto';

/** A row's lot, a whole number of 48 bits: the same for the same seed. */
export function lot(seed: string, row: number): number {
  return hash('sha256', `${seed}:${row}`, 'buffer').readUIntLE(0, 6);
}

/**
 * Draws company for the first of the waiting rows by lot: the same questions get other neighbours and other places in their call than
 * likeness gives them.
 * @param waiting beginning with the row to find company for
 * @param size most rows of the call, that row included
 * @param tokens that the rows of the call may have together
 * @param lots of the waiting rows
 * @returns positions in `waiting`, 0 first
 */
export function drawCompany(
  waiting: readonly { readonly tokens: number }[],
  size: number,
  tokens: number,
  lots: readonly number[],
): number[] {
  const members = [0];
  let room = tokens - waiting[0]!.tokens;
  const others = waiting.map((_, i) => i).slice(1);
  for (const i of others.sort((a, b) => lots[a]! - lots[b]!)) {
    if (members.length === size) break;
    if (waiting[i]!.tokens > room) continue;
    members.push(i);
    room -= waiting[i]!.tokens;
  }
  return members;
}
