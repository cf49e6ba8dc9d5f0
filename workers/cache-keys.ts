import { randomBytes } from 'node:crypto';

const minuteMs = 60_000;
/**
 * What one key's machine serves a minute before others help out, whose caches are empty: about 15
 * (developers.openai.com/api/docs/guides/prompt-caching), less one for a minute that begins a little early.
 */
const callsPerKey = 14;

/**
 * Names for the provider's prompt cache, of one process: as many as its calls of this minute need, and the same ones
 * every minute, so that each finds what it wrote. No two processes share one, or they would overflow it together.
 */
export class CacheKeys {
  private readonly name = `sheaf-${randomBytes(8).toString('hex')}`;
  private began = Number.NEGATIVE_INFINITY;
  private calls = 0;

  /** The key for a call made now. @param now in milliseconds, of any clock that does not go back */
  next(now = performance.now()): string {
    if (now - this.began >= minuteMs) {
      this.began = now;
      this.calls = 0;
    }
    return `${this.name}-${Math.floor(this.calls++ / callsPerKey)}`;
  }
}
