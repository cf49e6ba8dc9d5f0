import { formatUsd, formatUsdShort, parseUsd } from '../model/money.js';
import type { Calibration, Way } from '../plan/calibration.js';
import { alignColumns } from './align-columns.js';
import { count } from './format.js';

interface Counts {
  readonly noAnswer: number;
  readonly differing: number;
  readonly gradedWrong: number;
  readonly unchecked: number;
}

/** One way to answer the rows that calibrate; amounts are exact decimal strings in USD. */
export interface WayFigures {
  readonly correct: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly cost_usd: string;
}

/** What became of the rows of a cascade, and what it gains. */
export interface CascadeFigures {
  /** Rows that went to the strong model, by why. */
  readonly no_answer: number;
  readonly differing: number;
  readonly graded_wrong: number;
  readonly unchecked: number;
  readonly calibration: {
    readonly rows: number;
    /** Those of them with an answer from the cache, whose cost counts as nothing. */
    readonly from_cache: number;
    readonly cheap: WayFigures;
    readonly strong: WayFigures;
    readonly cascade: WayFigures;
    /** How likely such a difference is between models that are equally good. */
    readonly p: number;
    readonly agreeing: { readonly rows: number; readonly wrong: number };
    readonly differing: { readonly rows: number; readonly wrong: number };
    readonly agreement_tells: boolean;
  } | null;
}

export function cascadeFigures(counts: Counts, found: Calibration | undefined): CascadeFigures {
  return {
    no_answer: counts.noAnswer,
    differing: counts.differing,
    graded_wrong: counts.gradedWrong,
    unchecked: counts.unchecked,
    calibration:
      found === undefined
        ? null
        : {
            rows: found.rows,
            from_cache: found.fromCache,
            cheap: wayFigures(found.ways.cheap),
            strong: wayFigures(found.ways.strong),
            cascade: wayFigures(found.ways.cascade),
            p: found.p,
            agreeing: { ...found.agreeing },
            differing: { ...found.differing },
            agreement_tells: found.isAgreementTelling,
          },
  };
}

function wayFigures({ correct, share, low, high, cost }: Way): WayFigures {
  const rounded = (part: number) => Math.round(part * 10_000) / 10_000;
  return { correct, share: rounded(share), low: rounded(low), high: rounded(high), cost_usd: formatUsd(cost) };
}

/** For people: why rows went to the strong model, and what calibration says. */
export function cascadeText(cascade: CascadeFigures, cheap: string, strong: string): string {
  const { calibration, unchecked } = cascade;
  const reasons = [
    [cascade.differing, `two orders of ${cheap} differ`],
    [cascade.no_answer, `${cheap} gave no answer`],
    [cascade.graded_wrong, `${cheap} was graded wrong (calibration)`],
  ] as const;
  const told = reasons.filter(([rows]) => rows > 0).map(([rows, why]) => `${count(rows)} where ${why}`);
  const asked = cascade.differing + cascade.no_answer + cascade.graded_wrong;
  const lines = [`Rows that went to ${strong}: ${told.length === 0 ? 'none' : `${count(asked)}, ${told.join(', ')}`}.`];
  if (unchecked > 0)
    lines.push(`${count(unchecked)} answers of ${cheap} stand unchecked: there was no money or time left.`);
  return calibration === null
    ? lines.join('\n')
    : [...lines, ...calibrationLines(calibration, cheap, strong)].join('\n');
}

function calibrationLines(
  { rows, agreeing, differing, ...found }: NonNullable<CascadeFigures['calibration']>,
  cheap: string,
  strong: string,
): string[] {
  const heads = [`calibration (${count(rows)} rows)`, 'right', '95 % bounds', 'a row'];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const line = (name: string, way: WayFigures) => [
    name,
    percent(way.share),
    `${percent(way.low)} to ${percent(way.high)}`,
    formatUsdShort(parseUsd(way.cost_usd, 'cost_usd') / BigInt(rows)),
  ];
  const table = alignColumns(
    [
      heads,
      line(`${cheap} alone`, found.cheap),
      line(`${strong} alone`, found.strong),
      line('the cascade', found.cascade),
    ],
    heads.slice(1),
  );
  const orders =
    agreeing.rows + differing.rows === 0
      ? `${strong} was right no more often than ${cheap}: only rows without an answer went to it.`
      : `Where two orders of ${cheap} agreed, ${agreeing.wrong} of ${agreeing.rows} were wrong; where they differed, ${differing.wrong} of ${differing.rows}.`;
  const warning = found.agreement_tells
    ? []
    : [
        `That they agree says little here: the cascade lets wrong answers stand. Ask ${strong} alone, or another cheap model.`,
      ];
  const cached =
    found.from_cache === 0
      ? []
      : [
          `${count(found.from_cache)} of these rows had an answer from the cache, which counts as nothing: a row costs more than the table says.`,
        ];
  return [table, ...cached, orders, ...warning];
}
