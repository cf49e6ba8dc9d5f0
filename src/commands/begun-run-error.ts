/** What broke a run that may have spent money. */
export class BegunRunError extends Error {
  /** @param money what was spent by then, a sentence */
  constructor(
    override readonly cause: unknown,
    readonly money: string,
  ) {
    super('a run broke', { cause });
  }
}
