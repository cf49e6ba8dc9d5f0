import type { PracticeState } from './practice-state.js';

/** The headers that every reply under /v1 carries. */
export class ReplyHeaders {
  /** The model whose limits they tell, once it is known. */
  model = '';
  readonly #practice: PracticeState;
  readonly #started = performance.now();

  constructor(practice: PracticeState) {
    this.#practice = practice;
  }

  /** @param bare whether the rate-limit headers are left out. */
  write(bare = false): Record<string, string> {
    return {
      'x-request-id': this.#practice.nextId('req_'),
      'openai-version': '2020-10-01',
      'openai-processing-ms': String(Math.round(performance.now() - this.#started)),
      ...(!bare && this.#practice.limits.headers(this.model)),
    };
  }
}
