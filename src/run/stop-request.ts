/** Set from outside to end the run early: calls in flight are finished, nothing further is begun. */
export interface StopRequest {
  requested: boolean;
}
