import { closestName } from '../closest-name.js';
import { listModels } from './catalog.js';

/** The model that was probably meant, of those that `sheaf models` lists and `others`; undefined when none is near. */
export function closestModel(id: string, others: Iterable<string> = []): string | undefined {
  return closestName(id, [...others, ...listModels().map((facts) => facts.id)]);
}
