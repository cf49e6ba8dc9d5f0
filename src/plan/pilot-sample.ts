import type { CallSizes } from './call-sizes.js';
import { type PilotWish, pilotRows, sizesToTry } from './pilot-plan.js';
import { BundleSample } from './sample-bundles.js';
import type { TaskKind } from './task-kind.js';

/** A row that a pilot may ask. */
export interface SampledRow {
  /** Position in the input, from 0. */
  readonly row: number;
  readonly group: string;
  readonly question: string;
  readonly tokens: number;
  readonly kind: TaskKind | undefined;
  /** As in Bundle. */
  readonly effort: string | undefined;
  /** What the input says that the answer is, where it does. */
  readonly expected: string | undefined;
}

/** What a pilot of one kind of rows asks. */
export interface PilotSample {
  /** Rows that may share a call of the largest size. */
  readonly bundles: readonly (readonly SampledRow[])[];
  /** Sizes to try besides alone, largest first. */
  readonly sizes: readonly number[];
}

/** Gathers, while the input streams by, what a pilot of each kind will ask. */
export class PilotSampler {
  private readonly samples = new Map<TaskKind, BundleSample<SampledRow>>();

  /**
   * @param sizes that the kinds start with
   * @param seed another one gives another sample
   */
  constructor(
    private readonly wish: PilotWish,
    private readonly sizes: CallSizes,
    private readonly mostRows: number,
    private readonly seed: string,
  ) {}

  /** Sizes to offer bundles of: the largest that a pilot would try. */
  get largest(): CallSizes {
    return { of: (kind) => this.sizesFor(kind)[0] ?? this.sizes.of(kind) };
  }

  offer(bundle: readonly SampledRow[]): void {
    const kind = bundle[0]?.kind;
    if (kind === undefined || this.sizesFor(kind).length === 0) return;
    let sample = this.samples.get(kind);
    if (sample === undefined) {
      sample = new BundleSample(`${this.seed} ${kind}`);
      this.samples.set(kind, sample);
    }
    sample.offer(bundle);
  }

  /** @param kinds how many rows there are of each */
  take(kinds: ReadonlyMap<TaskKind, number>): ReadonlyMap<TaskKind, PilotSample> {
    const taken = new Map<TaskKind, PilotSample>();
    for (const [kind, sample] of this.samples) {
      const wanted = pilotRows(this.wish, kinds.get(kind) ?? 0);
      const bundles = sample.take(wanted).filter((rows) => rows.length > 1);
      if (wanted > 0 && bundles.length > 0) taken.set(kind, { bundles, sizes: this.sizesFor(kind) });
    }
    return taken;
  }

  private sizesFor(kind: TaskKind | undefined): readonly number[] {
    if (this.wish === 'off' || kind === undefined) return [];
    return sizesToTry(this.sizes.of(kind), this.mostRows);
  }
}
