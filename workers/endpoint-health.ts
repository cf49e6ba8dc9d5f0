/** An endpoint that stays silent for longer is not coming back tonight. */
const patienceMs = 2 * 60 * 60 * 1000;

/**
 * Tells an endpoint that fails altogether from one that fails a bundle. In an outage every bundle would use up its
 * attempts within minutes, and the night's rows would fail with them. So a failure of the endpoint (5xx, unreachable)
 * counts as an attempt only when the endpoint has answered something since the bundle's last failure, or has never
 * answered in this process: then it is wrong, rather than down.
 */
export class EndpointHealth {
  private replies = 0;
  private lastReply = 0;
  private readonly repliesAtFailure = new Map<string, number>();

  /** The endpoint answered, whatever it was. */
  replied(bundle: string, now = Date.now()): void {
    this.replies += 1;
    this.lastReply = now;
    this.repliesAtFailure.delete(bundle);
  }

  /** @returns whether this failure of the endpoint counts against the bundle */
  failed(bundle: string): boolean {
    const before = this.repliesAtFailure.get(bundle) ?? -1;
    this.repliesAtFailure.set(bundle, this.replies);
    return this.replies === 0 || this.replies > before;
  }

  /** Whether an endpoint that once answered has been silent for too long. */
  isGivenUp(now = Date.now()): boolean {
    return this.replies > 0 && now - this.lastReply > patienceMs;
  }
}
