import { addUsage } from '../../model/spend.js';
import { GradeCounts } from '../../plan/grade-counts.js';
import { noUsage, type PicoDollars, type RowOutcome, type Usage } from '../../types.js';
import { cutText } from './escape.js';
import { FailureCauses } from './failure-causes.js';
import { GrowingNumbers } from './growing-numbers.js';
import { LargestRows } from './largest-rows.js';

/** A row of an answers file. */
export interface AnswerRow {
  /** Counts from 1. */
  readonly row: number;
  question(): string;
  readonly outcome: RowOutcome;
  /** Undefined where it is not graded. */
  readonly correct: boolean | undefined;
  group(): string | undefined;
}

const excerpt = 160;
const mostModels = 20;

/** What an answers file comes to, row by row: 24 bytes are kept of each. */
export class RowFigures {
  readonly counts = { answered: 0, failed: 0, skipped: 0 };
  readonly sources = { model: 0, cache: 0, duplicate: 0 };
  estimated = 0;
  /** Rows whose added cells no longer hold what Sheaf wrote: they are in no figure. */
  unreadable = 0;
  cost: PicoDollars = 0n;
  usage: Usage = noUsage;
  /** Pico-dollars, of rows that cost anything. */
  readonly costs = new GrowingNumbers();
  /** Of rows that have any. */
  readonly reasoning = new GrowingNumbers();
  /** Milliseconds, of answered rows. */
  readonly latencies = new GrowingNumbers();
  readonly dearest = new LargestRows();
  readonly mostReasoned = new LargestRows();
  /** Rows by how many shared the call that settled them. */
  readonly sharing = new Map<number, number>();
  readonly causes = new FailureCauses();
  readonly grades = new GradeCounts();
  /** By the model whose outcome stands: rows, and what they cost on their whole way. */
  readonly models = new Map<string, { rows: number; cost: PicoDollars }>();

  add({ row, question, outcome, correct, group }: AnswerRow): void {
    const { status, spend, source, latencyMs, rowsInCall } = outcome;
    const excerptOf = () => cutText(question(), excerpt);
    const { reasoning } = spend.usage;
    const cost = Number(spend.cost);
    this.counts[status] += 1;
    if (status !== 'skipped') this.sources[source] += 1;
    if (spend.estimated) this.estimated += 1;
    this.cost += spend.cost;
    this.usage = addUsage(this.usage, spend.usage);
    if (cost > 0) {
      this.costs.add(cost);
      this.dearest.add(row, cost, excerptOf);
    }
    if (reasoning > 0) {
      this.reasoning.add(reasoning);
      this.mostReasoned.add(row, reasoning, excerptOf);
    }
    if (source !== 'duplicate' && outcome.callId !== '' && status === 'answered') {
      if (latencyMs > 0) this.latencies.add(latencyMs);
      this.sharing.set(rowsInCall, (this.sharing.get(rowsInCall) ?? 0) + 1);
    }
    if (status !== 'answered') this.causes.add(row, status, outcome.error, excerptOf);
    this.grades.add(correct, group(), spend.cost);
    this.noteModel(outcome.model, spend.cost);
  }

  private noteModel(model: string, cost: PicoDollars): void {
    const own = this.models.get(model) ?? { rows: 0, cost: 0n };
    if (model === '' || (this.models.size === mostModels && own.rows === 0)) return;
    this.models.set(model, { rows: own.rows + 1, cost: own.cost + cost });
  }

  get rows(): number {
    return this.counts.answered + this.counts.failed + this.counts.skipped + this.unreadable;
  }
}
