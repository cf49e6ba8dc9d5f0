import { type ListPrice, type ModelEntry, modelEntries } from './facts.js';
import { type FamilyRules, families } from './families.js';
import { findPackagedModel } from './find-packaged-model.js';
import type { ModelFacts, TokenPrices } from './model-facts.js';
import { tokenPrices } from './token-prices.js';

export type { LongInputRule, ModelFacts, TokenPrices } from './model-facts.js';

const overlay: ReadonlyMap<string, ModelFacts> = new Map(modelEntries.map((entry) => [entry.id, factsOf(entry)]));

/**
 * Facts of a model id: Sheaf's own dated overlay first, then the price and model tables of the packages it depends on
 * (loaded only then). Understands dated snapshots ("o1-mini-2024-09-12"), a leading "openai/", and fine-tunes
 * ("ft:gpt-4o-mini-2024-07-18:team::id"), which have their base model's limits but no prices, because theirs differ.
 * Returns undefined for an id that nobody knows; `unknownModel` then gives cautious facts.
 */
export function findModel(id: string): ModelFacts | undefined {
  if (id.startsWith('openai/')) return renamed(id, findModel(id.slice('openai/'.length)));
  if (id.startsWith('ft:')) return withoutPrices(renamed(id, findModel(id.slice('ft:'.length).split(':')[0] ?? '')));
  return overlay.get(id) ?? renamed(id, overlay.get(withoutDate(id))) ?? findPackagedModel(id);
}

/** The models of the overlay, oldest first; the packages' further models are not listed. */
export function listModels(): readonly ModelFacts[] {
  return [...overlay.values()];
}

/** Cautious facts for an id nobody knows: modest limits, no prices, nothing optional to send. */
export function unknownModel(id: string): ModelFacts {
  return {
    id,
    contextTokens: 128_000,
    maxOutputTokens: 16_384,
    reasoning: true,
    efforts: [],
    rejects: [],
    encoding: 'unknown',
    source: 'assumed: no table lists this model',
    asOf: 'never',
  };
}

function factsOf(entry: ModelEntry): ModelFacts {
  const rules: FamilyRules = families[entry.family];
  const flex = entry.flex === 'as batch' ? entry.batch : entry.flex;
  return {
    id: entry.id,
    contextTokens: entry.context,
    maxOutputTokens: entry.maxOutput,
    reasoning: rules.reasoning,
    efforts: rules.efforts,
    rejects: [...rules.rejects, ...(entry.alsoRejects ?? [])],
    prices: listed(entry.price, rules),
    batchPrices: entry.batch && listed(entry.batch, rules),
    flexPrices: flex && listed(flex, rules),
    longInput: rules.longInput,
    structuredOutputs: rules.structuredOutputs,
    promptCaching: rules.promptCaching,
    shutdownDate: entry.shutdown,
    successor: entry.successor,
    tierLimits: entry.tiers,
    inferred: entry.inferred,
    encoding: rules.encoding,
    source: entry.source,
    asOf: entry.asOf,
  };
}

function listed([input, cached, output]: ListPrice, rules: FamilyRules): TokenPrices | undefined {
  return tokenPrices({ input, cached, output, written: { timesInput: rules.writeTimes } });
}

function withoutDate(id: string): string {
  return id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

function renamed(id: string, facts: ModelFacts | undefined): ModelFacts | undefined {
  return facts && { ...facts, id };
}

function withoutPrices(facts: ModelFacts | undefined): ModelFacts | undefined {
  return facts && { ...facts, prices: undefined, batchPrices: undefined, flexPrices: undefined };
}
