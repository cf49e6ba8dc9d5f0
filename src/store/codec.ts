/** JSON for what the store keeps of bundles and outcomes; pico-dollars travel as decimal text. */
import type { Bundle, BundleRow, RowOutcome, RowSpend } from '../types.js';

type Encoded<T> = T extends bigint ? string : T extends object ? { [K in keyof T]: Encoded<T[K]> } : T;

export function encodeBundle(bundle: Bundle): string {
  return toJson({ rows: bundle.rows, allowance: bundle.allowance });
}

export function decodeBundle(id: string, body: string): Bundle {
  const { rows, allowance } = JSON.parse(body) as Encoded<Omit<Bundle, 'id'>>;
  return { id, allowance, rows: rows.map((row): BundleRow => ({ ...row, spend: decodeSpend(row.spend) })) };
}

export function encodeOutcome(outcome: RowOutcome): string {
  return toJson(outcome);
}

export function decodeOutcome(body: string): RowOutcome {
  const outcome = JSON.parse(body) as Encoded<RowOutcome>;
  return { ...outcome, spend: decodeSpend(outcome.spend) };
}

function decodeSpend(spend: Encoded<RowSpend>): RowSpend {
  return { ...spend, cost: BigInt(spend.cost) };
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v));
}
