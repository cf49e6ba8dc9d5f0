import type { Provider } from '../provider/provider.js';

/** The mean goes by so many calls, the latest counting most. */
const memory = 30;
const noticedSeconds = 60;

/** How long a provider's calls take that end with a reply, in seconds; by whatever clock `now` is. */
export class CallTiming {
  private mean: number | undefined;
  private calls = 0;
  private readonly inFlight = new Set<number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Undefined before the first reply, unless a call has been waited for longer than a minute. */
  get seconds(): number | undefined {
    if (this.mean !== undefined) return this.mean;
    const longest = (this.now() - Math.min(...this.inFlight)) / 1_000;
    return longest > noticedSeconds ? longest : undefined;
  }

  /** The provider, with its calls timed. */
  around(provider: Pick<Provider, 'call'>): Pick<Provider, 'call'> {
    return {
      call: async (request) => {
        const began = this.now();
        this.inFlight.add(began);
        const reply = await provider.call(request).finally(() => this.inFlight.delete(began));
        this.calls = Math.min(memory, this.calls + 1);
        const seconds = (this.now() - began) / 1_000;
        this.mean = (this.mean ?? 0) + (seconds - (this.mean ?? 0)) / this.calls;
        return reply;
      },
    };
  }
}
