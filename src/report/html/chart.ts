/** What charts are of: data from here to the page, where src/report/html/page/draw-chart.ts draws them. */
export type Chart = LineChart | BarChart | RangeChart | ScatterChart;

/** What the page is told of a chart: its words and figures stand in it as they are. */
export type DrawnChart = Drawn<Chart>;
type Drawn<Any> = Any extends Chart ? Omit<Any, 'says' | 'figures'> : never;

/** How a number is shown. Amounts of money are in dollars: good enough for drawing, the figures beside a chart are exact. */
export type Unit = 'usd' | 'count' | 'seconds' | 'share';

interface ChartBase {
  /** Of its elements in the page. */
  readonly id: string;
  readonly title: string;
  /** What it shows, in sentences, with the figures that matter: under its title, and for those who cannot see it. */
  readonly says: string;
  /** The figures that it shows, for people and as exact as they are. */
  readonly figures: FigureTable;
}

export interface FigureTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `limit` is a line not to be crossed. */
export type SeriesRole = 'first' | 'second' | 'third' | 'limit';

export interface Series {
  readonly name: string;
  readonly role: SeriesRole;
  readonly values: readonly number[];
}

export interface LineChart extends ChartBase {
  readonly form: 'line';
  /** Seconds. */
  readonly x: readonly number[];
  readonly xName: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
}

export interface BarChart extends ChartBase {
  readonly form: 'bars';
  readonly labels: readonly string[];
  /** Bars that lie, with their labels at the left. */
  readonly lying: boolean;
  readonly xName?: string;
  readonly yName?: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
}

/** Intervals, one above the other, each with a mark in it. */
export interface RangeChart extends ChartBase {
  readonly form: 'ranges';
  readonly labels: readonly string[];
  readonly low: readonly number[];
  readonly mark: readonly number[];
  readonly high: readonly number[];
  readonly rangeName: string;
  readonly markName: string;
  readonly unit: Unit;
  /** A value to compare all of them with. */
  readonly actual?: { readonly name: string; readonly value: number };
}

export interface ScatterChart extends ChartBase {
  readonly form: 'scatter';
  readonly xName: string;
  readonly xUnit: Unit;
  readonly yName: string;
  readonly yUnit: Unit;
  /** `low` and `high` bound y. */
  readonly points: readonly {
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly low: number;
    readonly high: number;
    readonly chosen: boolean;
  }[];
}
