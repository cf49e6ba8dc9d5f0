import { UsageError } from '../errors.js';
import type { ModelFacts, TokenPrices } from '../model/catalog.js';
import { costOf } from '../model/prices.js';
import { noUsage, type PicoDollars } from '../types.js';
import { assumedRow } from './assumed-output.js';
import type { RouteRules } from './route-rules.js';

export const routePresets = ['auto', 'tutorial'] as const;

export type RoutePreset = (typeof routePresets)[number];

export interface PricedModel {
  readonly model: Pick<ModelFacts, 'id' | 'reasoning'>;
  readonly prices: TokenPrices;
}

/** The rule of a popular tutorial, word for word. */
const tutorial: RouteRules = {
  rules: [
    { when: { complexity: { above: 7 }, sensitivity: { below: 5 } }, model: 'o1-preview' },
    { when: { complexity: { above: 4 }, sensitivity: { above: 7 } }, model: 'o1-mini' },
  ],
  otherwise: 'gpt-4o',
};

/** Points of complexity that a point of sensitivity moves the bounds of `auto`. */
const perSensitivity = 0.5;
const mostComplexity = 10;
const questionTokens = 200;

/**
 * The rules of a preset for these models.
 *
 * - tutorial: complexity > 7 and sensitivity < 5: o1-preview; complexity > 4 and sensitivity > 7: o1-mini; else gpt-4o.
 * - auto: the cheapest model for the easiest rows, the dearest for the hardest, those between for what is between; the scale of
 *   complexity is cut into equal parts. Sensitivity moves the cuts by half a point each, up from 5 and down from 5.
 *
 * @param models one or more, all that rows may go to
 * @throws UsageError where a preset's own model is not among them
 */
export function routePreset(preset: RoutePreset, models: readonly PricedModel[]): RouteRules {
  return preset === 'tutorial' ? tutorialAmong(models.map(({ model }) => model.id)) : byPrice(models);
}

function tutorialAmong(ids: readonly string[]): RouteRules {
  const named = [...tutorial.rules.map(({ model }) => model), tutorial.otherwise];
  const missing = named.filter((id) => !ids.includes(id));
  if (missing.length === 0) return tutorial;
  throw new UsageError(
    `--route tutorial: expected ${named.join(', ')} among --models, got ${ids.join(', ')}.`,
    'Add what is missing to --models, or write the rule with models of your own into a file.',
  );
}

function byPrice(models: readonly PricedModel[]): RouteRules {
  const dearestFirst = models
    .map((one, i) => ({ id: one.model.id, cost: assumedRowCost(one), i }))
    // Of models that cost the same, the one that was named first is the stronger.
    .sort((a, b) => (a.cost === b.cost ? a.i - b.i : a.cost > b.cost ? -1 : 1))
    .map(({ id }) => id);
  const part = mostComplexity / models.length;
  return {
    rules: dearestFirst.slice(0, -1).map((model, i) => {
      const above = Math.round((mostComplexity - (i + 1) * part) * 10) / 10;
      return { when: { complexity: { above, perSensitivity } }, model };
    }),
    otherwise: dearestFirst.at(-1)!,
  };
}

/** What a row alone is assumed to cost: a model that reasons may be dearer than its prices look. */
export function assumedRowCost({ model, prices }: PricedModel): PicoDollars {
  const reasoning = model.reasoning ? assumedRow.reasoning : 0;
  return costOf({ ...noUsage, input: questionTokens, reasoning, output: reasoning + assumedRow.answer }, prices);
}
