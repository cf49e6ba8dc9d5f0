import type { AnswerCache } from './answer-cache.js';
import type { Endpoint } from './endpoint.js';
import type { Grading } from './grading.js';
import type { Planning } from './plan-rows.js';
import type { Schedule } from './schedule.js';
import type { StopRequest } from './stop-request.js';

/** What a run is answered with. */
export interface Answering extends Planning {
  readonly endpoint: Endpoint;
  readonly schedule: Schedule;
  readonly cache: AnswerCache | undefined;
  readonly grading: Grading | undefined;
  readonly stop: StopRequest;
  /** The run's cap is what other runs leave of one that they share, so nobody changes it alone. */
  readonly capIsShared?: boolean;
}
