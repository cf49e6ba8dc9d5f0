import { hash } from 'node:crypto';

const emptySlot = 0xffffffff;

/**
 * Which row asked a question first. Open addressing over typed arrays: 16 bytes a slot, where a Map of strings would
 * keep every question in memory. Keys are 96 bits of SHA-256: among a hundred million questions the odds that any two
 * differ and meet are below one in ten trillion.
 */
export class QuestionIndex {
  private keys: Uint32Array = new Uint32Array(3 * 1024);
  private rows: Uint32Array = new Uint32Array(1024).fill(emptySlot);
  private size = 0;

  /** @returns the row that asked the same in the same group before, or `row` itself, which is then remembered. */
  firstToAsk(row: number, group: string, question: string): number {
    if (this.size * 4 > this.rows.length * 3) this.grow();
    const digest = hash('sha256', `${group.length}:${group}${question}`, 'buffer');
    const key: Key = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)];
    const slot = this.slotOf(key);
    const first = this.rows[slot]!;
    if (first !== emptySlot) return first;
    this.put(slot, key, row);
    this.size += 1;
    return row;
  }

  private slotOf(key: Key): number {
    const mask = this.rows.length - 1;
    let slot = key[0] & mask;
    while (this.rows[slot] !== emptySlot && !this.holds(slot, key)) slot = (slot + 1) & mask;
    return slot;
  }

  private holds(slot: number, [a, b, c]: Key): boolean {
    return this.keys[3 * slot] === a && this.keys[3 * slot + 1] === b && this.keys[3 * slot + 2] === c;
  }

  private put(slot: number, key: Key, row: number): void {
    this.keys.set(key, 3 * slot);
    this.rows[slot] = row;
  }

  private grow(): void {
    const { keys, rows } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.rows = new Uint32Array(rows.length * 2).fill(emptySlot);
    rows.forEach((row, slot) => {
      if (row === emptySlot) return;
      const key: Key = [keys[3 * slot]!, keys[3 * slot + 1]!, keys[3 * slot + 2]!];
      this.put(this.slotOf(key), key, row);
    });
  }
}

type Key = readonly [number, number, number];
