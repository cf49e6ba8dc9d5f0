import { listModels } from './catalog.js';
import type { ModelFacts } from './model-facts.js';

const mostDays = 90;
const dayMs = 86_400_000;

/**
 * Models whose facts were looked up more than 90 days before `today` (YYYY-MM-DD); prices may have changed since. Facts
 * without a day, those of packages and of users, are not judged.
 */
export function staleFacts(today: string, models: readonly ModelFacts[] = listModels()): ModelFacts[] {
  return models.filter(({ asOf }) => (Date.parse(today) - Date.parse(asOf)) / dayMs > mostDays);
}
