import type { PGlite } from '@electric-sql/pglite';

/** Some 2,500 bundles, after which the work takes about a tenth of a second. */
const usualInterval = 10_000;

/** Start parameters: how much of the write-ahead log a checkpoint leaves, for use again. */
export const upkeepParams = ['-c', 'min_wal_size=32MB', '-c', 'max_wal_size=64MB'];

/**
 * PGlite has none of PostgreSQL's background processes: nobody removes the remains of deleted lines, and nobody
 * shortens the write-ahead log. Over a long run both would take hundreds of megabytes, and reading past remains time.
 */
export class Upkeep {
  private statements = 0;

  /** @param interval in statements */
  constructor(
    private readonly db: PGlite,
    private readonly interval = usualInterval,
  ) {}

  /** To be called with each statement. */
  note(): void {
    this.statements++;
    if (this.statements % this.interval === 0) void this.run();
  }

  /** Takes its turn among the statements; must not fall into a transaction, since VACUUM works in none. */
  async run(): Promise<void> {
    try {
      await this.db.exec('VACUUM');
      await this.db.exec('CHECKPOINT');
    } catch {
      // The store was closed, or the disk is full, which the next statement that matters meets itself.
    }
  }
}
