import type { InputRow } from '../csv/input.js';
import { ByteList } from '../plan/byte-list.js';
import { sensitivitiesFrom } from '../plan/choose-course.js';
import type { RouteFeatures } from '../plan/route-features.js';
import { type Route, routeRow } from '../plan/route-row.js';
import type { RouteRules } from '../plan/route-rules.js';
import type { Worksheet } from '../run/worksheet.js';
import type { Segment } from './route-decisions.js';

const end = Number.POSITIVE_INFINITY;

/** Rows that are not routed yet, by what each way of routing them would give each model. */
export interface Tally {
  readonly sensitivity: number;
  /** By the position of a model, of the rows that are asked next. */
  readonly now: readonly number[];
  /** And of those after them. */
  readonly later: readonly number[];
}

/** Which model each row goes to; a byte a row. */
export class Routes {
  /** The position of its model and 1; 0 before it is routed. */
  private readonly targets = new ByteList();
  private segments: readonly Segment[] = [];

  /** @param models ids, the cheapest first */
  constructor(
    private readonly worksheet: Worksheet,
    private readonly features: (row: InputRow) => RouteFeatures,
    private readonly rules: RouteRules,
    readonly sensitivity: number,
    private readonly models: readonly string[],
  ) {}

  /** Routes the rows of further segments. @returns how many rows each model has in them */
  async add(segments: readonly Segment[]): Promise<number[]> {
    const from = this.segments.length === 0 ? 0 : (this.segments.at(-1)!.until ?? end);
    this.segments = [...this.segments, ...segments];
    const until = this.segments.at(-1)?.until ?? end;
    const counts = this.models.map(() => 0);
    if (segments.length === 0) return counts;
    for await (const source of this.worksheet.rows()) {
      if (source.row < from) continue;
      if (source.row >= until) break;
      const model = this.models.indexOf(this.routeOf(source).model);
      this.targets.set(source.row, model + 1);
      counts[model]! += 1;
    }
    return counts;
  }

  /**
   * What becomes of the rows that are not routed yet, at the user's sensitivity and at each that is higher.
   * @param from the first of them
   * @param until the row behind those that are asked next
   */
  async tally(from: number, until: number): Promise<Tally[]> {
    const tallies = sensitivitiesFrom(this.sensitivity).map((sensitivity) => {
      return { sensitivity, now: this.models.map(() => 0), later: this.models.map(() => 0) };
    });
    for await (const source of this.worksheet.rows()) {
      if (source.row < from) continue;
      const features = this.features(source);
      for (const { sensitivity, now, later } of tallies) {
        const rows = source.row < until ? now : later;
        rows[this.models.indexOf(routeRow(features, this.rules, sensitivity).model)]! += 1;
      }
    }
    return tallies;
  }

  /** The position of the row's model; -1 before it is routed. */
  target(row: number): number {
    return this.targets.at(row) - 1;
  }

  /** Which model, and why. */
  routeOf(source: InputRow): Route {
    const segment = this.segments.find(({ until }) => source.row < (until ?? end))!;
    const features = this.features(source);
    const asked = routeRow(features, this.rules, this.sensitivity);
    if (segment.cheapest && asked.model !== this.models[0]) {
      return {
        model: this.models[0]!,
        why: `the cheapest, as the budget runs short; ${asked.model} otherwise (${asked.why})`,
      };
    }
    const { model, why } = routeRow(features, this.rules, segment.sensitivity);
    if (model === asked.model) return asked;
    return {
      model,
      why: `${why}; sensitivity raised from ${this.sensitivity} to ${segment.sensitivity}, as the budget runs short (${asked.model} otherwise)`,
    };
  }
}
