import { tagTokensPerRow } from '../prompt/prompt-tokens.js';
import type { CallSizes } from './call-sizes.js';
import { drawCompany, lot } from './draw-company.js';
import { FileOrder } from './file-order.js';
import { lexicalFeatures } from './lexical-features.js';
import { mostAlike, type Waiting } from './most-alike.js';
import type { TaskKind } from './task-kind.js';

/** Rows share a bundle only where all of this is equal. */
export interface Company {
  readonly group: string;
  readonly task: string;
  /** Undefined where one size holds for all rows: then kinds may share a bundle. */
  readonly kind: TaskKind | undefined;
  /** How much they are to be thought about, as in Bundle. */
  readonly effort: string | undefined;
}

/** What packing must know of a row. */
export interface Packable extends Company {
  /** Position in the input. */
  readonly row: number;
  readonly tokens: number;
}

export interface PackLimits {
  readonly sizes: CallSizes;
  /** Tokens that the questions of a bundle may have together, when its size may be `rows`. */
  tokensPerCall(rows: number): number;
  /** Rows that may wait for company, over all groups; beyond it the group that went longest without a bundle has one. */
  readonly waitingRows: number;
  /** Company and places are drawn by it instead: the same rows, asked in another order. */
  readonly shuffle?: string | undefined;
}

/** Company is looked for among so many rows that may share a bundle, */
const rowsCompared = 64;
/** or fewer, when their questions fill so many calls: that bounds the memory that long ones take. */
const callsCompared = 2;

/**
 * Ties rows into bundles as they stream by. Each bundle has the oldest waiting row of those that may share one, and the
 * company that suits it best; short rows come first in it, since early places and easy beginnings do best (arXiv
 * 2507.10541). Gives the same bundles for the same rows. Memory is bounded by `waitingRows`, however many groups there
 * are. With `shuffle` lots decide about company and places instead.
 */
export class Packer<Row extends Packable> {
  /** Those first that went longest without a bundle. */
  private readonly open = new Map<string, Queue<Row>>();
  private readonly order = new FileOrder();
  private waiting = 0;

  constructor(private readonly limits: PackLimits) {}

  /** @param question is not kept @returns the bundles that this row completes */
  *add(row: Row, question: string): Generator<Row[]> {
    const key = keyOf(row);
    let queue = this.open.get(key);
    if (queue === undefined) {
      if (this.limits.sizes.of(row.kind) === 1) {
        yield [row];
        return;
      }
      queue = { rows: [], tokens: 0 };
      this.open.set(key, queue);
    }
    const tokens = row.tokens + tagTokensPerRow;
    queue.rows.push({ row, tokens, features: lexicalFeatures(question) });
    queue.tokens += tokens;
    this.waiting += 1;
    while (this.isFull(queue)) yield this.take(key, queue);
    while (this.waiting > this.limits.waitingRows) yield this.take(...this.open.entries().next().value!);
  }

  /** @returns what is left when the rows have ended. */
  *flush(): Generator<Row[]> {
    for (const [key, queue] of [...this.open]) while (queue.rows.length > 0) yield this.take(key, queue);
  }

  private isFull({ rows, tokens }: Queue<Row>): boolean {
    if (rows.length === 0) return false;
    const size = this.limits.sizes.of(rows[0]!.row.kind);
    if (tokens > callsCompared * this.limits.tokensPerCall(size)) return true;
    // Where many groups are open at once each has less, so that no bundle need be sent before it is whole.
    const share = Math.floor(this.limits.waitingRows / 2 / this.open.size);
    const wished = size === 1 ? 1 : Math.max(rowsCompared, 2 * size);
    return rows.length >= Math.max(size, Math.min(wished, share));
  }

  private take(key: string, queue: Queue<Row>): Row[] {
    const { rows } = queue;
    const size = this.limits.sizes.of(rows[0]!.row.kind);
    const { shuffle } = this.limits;
    const most = this.limits.tokensPerCall(size);
    const draw = shuffle === undefined ? undefined : rows.map(({ row }) => lot(shuffle, row.row));
    const chosen = draw === undefined ? mostAlike(rows, size, most, this.order) : drawCompany(rows, size, most, draw);
    const taken = new Set(chosen);
    queue.rows = rows.filter((_, i) => !taken.has(i));
    for (const i of chosen) queue.tokens -= rows[i]!.tokens;
    this.waiting -= chosen.length;
    this.open.delete(key);
    if (queue.rows.length > 0) this.open.set(key, queue);
    if (draw !== undefined) return chosen.sort((a, b) => draw[a]! - draw[b]!).map((i) => rows[i]!.row);
    return chosen.map((i) => rows[i]!.row).sort((a, b) => a.tokens - b.tokens || a.row - b.row);
  }
}

interface Queue<Row> {
  rows: (Waiting & { readonly row: Row })[];
  tokens: number;
}

function keyOf({ group, task, kind, effort }: Company): string {
  return `${kind ?? ''}:${effort ?? ''}:${group.length}:${group}${task}`;
}
