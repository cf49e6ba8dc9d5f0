import type { Provider } from '../provider/provider.js';

/** The mean goes by so many calls, the latest counting most. */
const memory = 30;

/** How long a provider's calls take that end with a reply, in seconds; by whatever clock `now` is. */
export class CallTiming {
  private mean: number | undefined;
  private calls = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Undefined before the first reply. */
  get seconds(): number | undefined {
    return this.mean;
  }

  /** The provider, with its calls timed. */
  around(provider: Pick<Provider, 'call'>): Pick<Provider, 'call'> {
    return {
      call: async (request) => {
        const began = this.now();
        const reply = await provider.call(request);
        this.calls = Math.min(memory, this.calls + 1);
        const seconds = (this.now() - began) / 1_000;
        this.mean = (this.mean ?? 0) + (seconds - (this.mean ?? 0)) / this.calls;
        return reply;
      },
    };
  }
}
