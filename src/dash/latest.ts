/** Looks again this often while somebody watches. */
const everyMs = 2_000;

/**
 * The latest text that `read` gave, for any number of watchers: one look serves all of them, and while there is none nobody looks.
 */
export class Latest {
  private text: string | undefined;
  private version = 0;
  private watchers = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly read: () => Promise<string>,
    /** Whether two texts say the same to whoever watches. */
    private readonly isSame: (one: string, other: string) => boolean,
  ) {}

  get watched(): number {
    return this.watchers;
  }

  watch(): () => void {
    this.watchers += 1;
    if (this.watchers === 1) void this.lookOn();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.watchers -= 1;
      if (this.watchers === 0) this.rest();
    };
  }

  /** Resolves with what is newer than `seen`; undefined when nothing came within so long. */
  async after(seen: number, ms: number): Promise<{ readonly text: string; readonly version: number } | undefined> {
    if (this.version <= seen || this.text === undefined) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        this.waiting.add(wake);
      });
    }
    return this.version > seen && this.text !== undefined ? { text: this.text, version: this.version } : undefined;
  }

  /** Something was changed from here: it is looked at now. */
  async hurry(): Promise<void> {
    if (this.watchers > 0) await this.look();
  }

  private async lookOn(): Promise<void> {
    await this.look();
    if (this.watchers > 0 && this.timer === undefined) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        void this.lookOn();
      }, everyMs);
    }
  }

  private async look(): Promise<void> {
    const text = await this.read();
    if (this.text !== undefined && this.isSame(this.text, text)) return;
    this.text = text;
    this.version += 1;
    for (const wake of [...this.waiting]) wake();
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Whoever comes later is not to see an old picture first.
    this.text = undefined;
  }
}
