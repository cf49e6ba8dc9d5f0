/** So many bundles failing in a row, with no reply between, are no accident of theirs. */
const bundlesInOutage = 16;
const patienceMs = 30 * 60 * 1000;

/**
 * Tells an endpoint that is down from one that fails a bundle. In an outage every bundle would use up its attempts
 * within minutes, and the night's rows would fail with them. So a failure of the endpoint (5xx, unreachable) does not
 * count as an attempt while many bundles fail and none is answered; for half an hour at most, and only if the endpoint
 * has answered in this process before: else it is wrong, rather than down.
 */
export class EndpointHealth {
  private lastReply: number | undefined;
  private readonly failing = new Set<string>();

  /** The endpoint answered, whatever it was. */
  replied(now = Date.now()): void {
    this.lastReply = now;
    this.failing.clear();
  }

  /** @returns whether this failure of the endpoint counts against the bundle */
  failed(bundle: string, now = Date.now()): boolean {
    this.failing.add(bundle);
    const isOutage = this.failing.size >= bundlesInOutage;
    return !isOutage || this.lastReply === undefined || now - this.lastReply > patienceMs;
  }
}
