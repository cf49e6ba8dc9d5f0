import { type ExitCode, exitCodes } from '../errors.js';

/** How several runs ended together: the end that the user has to know of. */
export function worstExit(ends: readonly ExitCode[]): ExitCode {
  const order = [exitCodes.interrupted, exitCodes.refused, exitCodes.stopped, exitCodes.someFailed];
  return order.find((code) => ends.includes(code)) ?? exitCodes.answered;
}
