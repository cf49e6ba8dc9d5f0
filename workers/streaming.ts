import type { CallError } from '../src/provider/call-error.js';
import type { StreamWish } from '../src/provider/stream-wish.js';

/**
 * So long silent, a call may have been given up by a proxy: Heroku's waits for 30 s, nginx for 60 s, Cloudflare's for 100 s by
 * default. A reasoning model may think for longer, and only a stream has something to send meanwhile.
 */
const longSilenceMs = 30_000;

/**
 * Whether a process streams its calls. With `auto` it does not until a call was lost while it was waited for, and never again
 * once the endpoint has refused to stream: OpenAI, for one, streams some models to verified organisations only.
 */
export class Streaming {
  private streams: boolean;
  private mayChange: boolean;

  constructor(
    wish: StreamWish,
    private readonly silenceMs = longSilenceMs,
  ) {
    this.streams = wish === 'on';
    this.mayChange = wish === 'auto';
  }

  /** Whether a call made now is streamed. */
  get isOn(): boolean {
    return this.streams;
  }

  /**
   * A call brought no reply, or no whole one.
   * @returns whether calls are streamed from now on because of it
   */
  lost({ next }: CallError, waitedMs: number): boolean {
    if (!this.mayChange || this.streams || next !== 'unknown' || waitedMs < this.silenceMs) return false;
    this.streams = true;
    return true;
  }

  /**
   * A streamed call was refused.
   * @returns whether for being streamed, so that it may pass when it is not; no call is streamed any more then
   */
  refused({ message, details: { status } }: CallError): boolean {
    if (!this.mayChange && this.streams) return false;
    if ((status !== 400 && status !== 422) || !/\bstream/i.test(message)) return false;
    this.streams = false;
    this.mayChange = false;
    return true;
  }
}
