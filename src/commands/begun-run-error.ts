import type { PicoDollars } from '../types.js';

/** What broke a run that may have spent money. */
export class BegunRunError extends Error {
  /**
   * @param money what was spent by then, a sentence
   * @param cap that held by then, as far as it is known
   */
  constructor(
    override readonly cause: unknown,
    readonly money: string,
    readonly cap?: PicoDollars,
  ) {
    super('a run broke', { cause });
  }
}
