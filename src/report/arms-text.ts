import { formatUsdShort, parseUsd } from '../model/money.js';
import { alignColumns } from './align-columns.js';
import { count } from './format.js';

interface ShownArm {
  readonly name: string;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly calls: number;
  readonly cost_usd: string;
}

/** What each model or stage has come to, a line each. */
export function armsText(arms: readonly ShownArm[]): string {
  const heads = ['asked', 'answered', 'failed', 'skipped', 'calls', 'cost'];
  const lines = arms.map((arm) => [
    arm.name,
    ...[arm.answered, arm.failed, arm.skipped, arm.calls].map(count),
    formatUsdShort(parseUsd(arm.cost_usd, 'cost_usd')),
  ]);
  return alignColumns([heads, ...lines], heads.slice(1));
}
