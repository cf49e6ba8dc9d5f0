import { formatUsdShort, parseUsd } from '../model/money.js';
import { count } from './format.js';

/** What a model of a comparison has come to by itself, whatever the others were asked. */
export interface ComparedArm {
  readonly model: string;
  /** Rows of the input; with `failed` and `skipped` all of them. */
  readonly answered: number;
  readonly failed: number;
  /** Rows that its answers file leaves unasked, or lacks. */
  readonly skipped: number;
  /** Rows among those answered whose answer is from the answer cache. */
  readonly cached: number;
  /** What it has cost, or may have, in all sessions; in USD, as an exact decimal string. */
  readonly cost_usd: string;
}

/** What stands above the columns of `armCells`. */
export const armHeads = ['model', 'answered', 'failed', 'skipped', 'cost'] as const;

export function armCells({ model, answered, failed, skipped, cost_usd }: ComparedArm): string[] {
  return [model, ...[answered, failed, skipped].map(count), formatUsdShort(parseUsd(cost_usd, 'cost_usd'))];
}

/** Which rows were skipped, where some were: "400 rows of o1 and 360 of gpt-5-mini are skipped". */
export function skippedText(arms: readonly ComparedArm[]): string | undefined {
  const [first, ...others] = arms.filter(({ skipped }) => skipped > 0);
  if (first === undefined) return undefined;
  const rows = first.skipped === 1 ? 'row' : 'rows';
  const parts = [
    `${count(first.skipped)} ${rows} of ${first.model}`,
    ...others.map(({ skipped, model }) => `${count(skipped)} of ${model}`),
  ];
  const last = parts.pop()!;
  const verb = others.length === 0 && first.skipped === 1 ? 'is' : 'are';
  return `${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`} ${verb} skipped`;
}

/** How many rows are from the answer cache, where some are, and what follows for the figures; without a full stop. */
export function cachedNote(arms: readonly ComparedArm[]): string | undefined {
  const parts = arms
    .filter(({ cached }) => cached > 0)
    .map(({ model, cached, answered, failed }) => `${count(cached)} of ${count(answered + failed)} rows of ${model}`);
  if (parts.length === 0) return undefined;
  return `From the answer cache: ${parts.join(', ')}; times, reasoning and the price of a right one are of the rows that were asked`;
}
