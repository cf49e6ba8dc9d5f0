import fc from 'fast-check';

/**
 * Choices read off a tape of bytes. fast-check draws the tape and shrinks it: zeros, and what lies behind its end,
 * choose the first and plainest of everything. A hundred thousand pairs made of nested arbitraries take minutes.
 */
export class Choices {
  #at = 0;

  constructor(private readonly tape: Uint8Array) {}

  below(count: number): number {
    return (this.tape[this.#at++] ?? 0) % count;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** True once in `times`; false when there is nothing left to choose. */
  once(times: number): boolean {
    return this.below(times) === times - 1;
  }

  /** Any order of `items`. */
  shuffle<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.map(() => left.splice(this.below(left.length), 1)[0]!);
  }

  /** A share of `whole`, in steps of 1/65,536. */
  upTo(whole: number): number {
    return Math.floor((whole * (this.below(256) * 256 + this.below(256))) / 65_536);
  }
}

export const tapes = fc.uint8Array({ minLength: 200, maxLength: 200 });
