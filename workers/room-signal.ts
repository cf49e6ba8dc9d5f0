/** Lets bundles that wait for money try again as soon as a call in this process has given some back. */
export class RoomSignal {
  private readonly waiting = new Set<() => void>();

  freed(): void {
    for (const wake of this.waiting) wake();
  }

  /** Resolves when money was given back, at the latest after `ms`: other processes give money back unheard. */
  async wait(ms: number): Promise<void> {
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
}
