import { findModel } from './catalog.js';
import type { ModelFacts } from './model-facts.js';

/** When a model goes or went. */
export interface Retirement {
  /** Whether the provider has stopped serving it by `today`. */
  readonly retired: boolean;
  /** The first day (YYYY-MM-DD) without it. */
  readonly date: string;
  /** What to use instead; itself in service on `today` as far as the catalog knows. */
  readonly successor?: string;
}

/**
 * Whether and when a model is shut down; undefined while no date is known. The successor is the one that the provider
 * recommends, or, where that is gone by now as well, its successor in turn.
 * @param today the day to judge by, YYYY-MM-DD in UTC
 */
export function retirement(facts: ModelFacts, today: string): Retirement | undefined {
  if (facts.shutdownDate === undefined) return undefined;
  return {
    retired: facts.shutdownDate <= today,
    date: facts.shutdownDate,
    successor: successorInService(facts.successor, today),
  };
}

function successorInService(id: string | undefined, today: string): string | undefined {
  const facts = id === undefined ? undefined : findModel(id);
  if (facts?.shutdownDate === undefined || facts.shutdownDate > today) return id;
  return successorInService(facts.successor, today);
}
