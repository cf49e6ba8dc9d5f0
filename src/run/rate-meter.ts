const windowMs = 60_000;

/** Rows a minute over the last minute. */
export class RateMeter {
  private samples: { at: number; done: number }[] = [];

  perMinute(done: number, now = Date.now()): number | undefined {
    const last = this.samples.at(-1);
    if (last === undefined || now - last.at >= 1_000) this.samples.push({ at: now, done });
    this.samples = this.samples.filter((sample) => now - sample.at <= windowMs);
    const first = this.samples[0];
    if (first === undefined || now - first.at < 1_000) return undefined;
    return ((done - first.done) * 60_000) / (now - first.at);
  }
}
