import { reasoningRequest } from '../model/reasoning-request.js';
import { count } from '../report/format.js';
import type { RunSettings } from './run-settings.js';
import type { Survey } from './survey.js';

type Thought = Pick<Survey, 'levels' | 'efforts'>;

/** Why levels that rows ask for cannot be met as they are, a sentence each. */
export function reasoningNotes({ levels }: Thought, { model }: Pick<RunSettings, 'model'>): string[] {
  return [...levels].flatMap((level) => reasoningRequest(model, level, true).note ?? []);
}

/** How many rows are asked at which effort; nothing where the model is told nothing at all. */
export function effortLines({ efforts }: Thought): string[] {
  if ([...efforts.keys()].every((effort) => effort === undefined)) return [];
  const parts = [...efforts].map(([effort, rows]) => `${effort ?? 'the model’s own'} for ${count(rows)}`);
  return [`reasoning effort: ${parts.join(', ')}`];
}
