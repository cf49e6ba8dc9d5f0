import { CallError } from '../provider/call-error.js';
import type { Provider } from '../provider/provider.js';
import { troubleOfCall } from './trouble-words.js';
import type { Troubles } from './troubles.js';

/** Sees a provider's calls come and go. */
export class CallWatch {
  /** Calls that have begun and not ended. */
  inFlight = 0;

  constructor(private readonly troubles: Troubles) {}

  around(provider: Pick<Provider, 'call'>): Pick<Provider, 'call'> {
    return {
      call: async (request) => {
        this.inFlight += 1;
        try {
          return await provider.call(request);
        } catch (error) {
          if (error instanceof CallError) this.troubles.note(troubleOfCall(error));
          throw error;
        } finally {
          this.inFlight -= 1;
        }
      },
    };
  }
}
