import type { OptionValues } from '../config/options.js';
import { UsageError } from '../errors.js';
import type { RunIo } from '../run/run.js';
import { runCascade } from './cascade.js';
import { runRouted } from './route.js';
import type { ArmsSummary } from './summarise-arms.js';

/**
 * Whether the options ask for more than one model.
 * @param given the names of those that were given for this run, not by a file or a variable
 * @throws UsageError for options that do not go together
 */
export function asksSeveral(values: OptionValues, given: Readonly<Record<string, unknown>>): boolean {
  const { route, cascade } = values;
  if (route !== undefined && cascade !== undefined) {
    throw new UsageError('--route and --cascade exclude each other.', 'Choose one of them.');
  }
  if (route !== undefined || cascade !== undefined) return true;
  // Models in a configuration file may be meant for `sheaf compare`.
  if (given.models !== undefined) {
    throw new UsageError(
      '--models does not say which model answers which row.',
      'Add --route auto or a file of rules, give the two models of a --cascade instead, or compare them with sheaf compare.',
    );
  }
  if (values['route-down'] === true) {
    throw new UsageError('--route-down needs --route.', 'For example: --models gpt-6-luna,gpt-6.1-sol --route auto.');
  }
  return false;
}

/** Answers every row of a file with several models. @throws SheafError */
export function runArms(input: string, values: OptionValues, io: RunIo): Promise<ArmsSummary> {
  return values.cascade === undefined ? runRouted(input, values, io) : runCascade(input, values, io);
}
