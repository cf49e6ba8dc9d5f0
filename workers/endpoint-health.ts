/** So many bundles failing in a row, with no reply between, are no accident of theirs. */
const bundlesInOutage = 16;
const firstProbeMs = 5_000;
const mostProbeMs = 60_000;
/** How long an endpoint that has answered may be down; one that never has is wrong rather than down. */
const patienceMs = { known: 6 * 60 * 60 * 1000, unknown: 10 * 60 * 1000 };

/** Why calls wait, for people. */
export interface Waiting {
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The time zone to tell it in; absent: the machine's. */
  readonly zone?: string;
}

/**
 * Tells an endpoint that is down from one that fails a bundle. In an outage every bundle would use up its attempts
 * within minutes, and the night's rows would fail with them. So while many bundles fail and none is answered, failures
 * do not count, and only one call at a time finds out whether the endpoint is back; when it stays down, the run stops
 * and can be continued.
 */
export class EndpointHealth {
  private answered = false;
  private readonly failing = new Set<string>();
  private outage: { since: number; probes: number; next: number; why: string } | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** The endpoint answered, whatever it was. */
  replied(): void {
    this.answered = true;
    this.failing.clear();
    this.outage = undefined;
  }

  /** @returns whether this failure of the endpoint counts against the bundle */
  failed(bundle: string, why: string): boolean {
    this.failing.add(bundle);
    if (this.failing.size < bundlesInOutage) return true;
    this.outage ??= { since: this.now(), probes: 0, next: this.now() + firstProbeMs, why };
    this.outage.why = why;
    return false;
  }

  /** No call begins for a while: how things stood says nothing of how they will be then. */
  rest(): void {
    this.failing.clear();
    this.outage = undefined;
  }

  /** Milliseconds that a bundle must wait before it may call; 0 lets it call, in an outage as the one that probes. */
  pauseMs(): number {
    const { outage } = this;
    if (outage === undefined) return 0;
    const left = outage.next - this.now();
    if (left > 0) return left;
    outage.probes += 1;
    outage.next = this.now() + Math.min(mostProbeMs, firstProbeMs * 2 ** Math.min(outage.probes, 8));
    return 0;
  }

  /** Why the run should stop: the endpoint has been down for too long. Undefined otherwise. */
  verdict(): string | undefined {
    if (this.outage === undefined) return undefined;
    const patience = this.answered ? patienceMs.known : patienceMs.unknown;
    if (this.now() - this.outage.since < patience) return undefined;
    return `the endpoint has failed every call for ${patience / 60_000} minutes: ${this.outage.why}`;
  }

  /** What calls wait for now, if anything. */
  waiting(): Waiting | undefined {
    return this.outage && { why: `the endpoint fails: ${this.outage.why}`, until: this.outage.next };
  }
}
