import type { SizeFigures } from '../plan/compare-sizes.js';
import type { RowCost } from '../plan/cost-interval.js';
import type { TaskKind } from '../plan/task-kind.js';

/** What a pilot found; the manifest keeps it. Costs are pico-dollars. */
export interface PilotRecord {
  readonly kind: TaskKind;
  /** Rows that were asked at every size and alone. */
  readonly rows: number;
  /** The chosen size. */
  readonly size: number;
  /** Why that one, a clause. */
  readonly why: string;
  readonly table: readonly SizeFigures[];
  /** Of a row at the chosen size. */
  readonly rowCost: RowCost;
  /** Of a row alone, had nothing come from the provider's prompt cache. */
  readonly aloneCost: number;
  /** How long a call of the chosen size took. */
  readonly callSeconds: number;
}
