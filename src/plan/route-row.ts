import type { RouteFeatures } from './route-features.js';
import type { Bounds, RouteCondition, RouteRules } from './route-rules.js';

/** The sensitivity at which bounds that it moves stand where they are written. */
const evenSensitivity = 5;

export interface Route {
  readonly model: string;
  /** For people: what held, such as "complexity 8.2 > 7, sensitivity 3 < 5". */
  readonly why: string;
}

/** Whether a part of a condition holds: its figures, for people; undefined when it does not. */
type Check<Asked> = (asked: Asked, row: RouteFeatures, sensitivity: number) => string | undefined;

const checks: { readonly [Part in keyof RouteCondition]-?: Check<NonNullable<RouteCondition[Part]>> } = {
  complexity: ({ above, below, perSensitivity = 0 }, row, sensitivity) => {
    const move = (sensitivity - evenSensitivity) * perSensitivity;
    return within('complexity', row.complexity, { above: inTenths(above, move), below: inTenths(below, move) });
  },
  sensitivity: (asked, _, sensitivity) => within('sensitivity', sensitivity, asked),
  length: (asked, { tokens }) => within('length', tokens, asked),
  task: (asked, { task }) => (asked.map(plain).includes(plain(task)) ? `task ${task.trim()}` : undefined),
  kind: (asked, { kind }) => (asked.includes(kind) ? `kind ${kind}` : undefined),
  language: (asked, { language }) => (asked.includes(language) ? `language ${language}` : undefined),
  column: (asked, row) => {
    const cell = row.cell(asked.name).trim();
    return asked.is.includes(cell) ? `${asked.name} is ${cell}` : undefined;
  },
};

/**
 * The model that answers a row.
 * @param sensitivity how much money matters, 0 (not at all) to 10; a run that runs out of money may raise it
 */
export function routeRow(row: RouteFeatures, { rules, otherwise }: RouteRules, sensitivity: number): Route {
  for (const { when, model } of rules) {
    const held = whatHolds(when, row, sensitivity);
    if (held !== undefined) return { model, why: held.join(', ') };
  }
  return { model: otherwise, why: `no rule holds (complexity ${row.complexity}, sensitivity ${sensitivity})` };
}

/** @returns undefined when a part of the condition does not hold */
function whatHolds(when: RouteCondition, row: RouteFeatures, sensitivity: number): string[] | undefined {
  const held: string[] = [];
  for (const [part, asked] of Object.entries(when)) {
    if (asked === undefined) continue;
    const check = checks[part as keyof RouteCondition] as Check<unknown>;
    const figures = check(asked, row, sensitivity);
    if (figures === undefined) return undefined;
    held.push(figures);
  }
  return held;
}

function within(name: string, value: number, { above, below }: Bounds): string | undefined {
  if ((above !== undefined && value <= above) || (below !== undefined && value >= below)) return undefined;
  const bounds = [...(above === undefined ? [] : [`> ${above}`]), ...(below === undefined ? [] : [`< ${below}`])];
  return `${name} ${value} ${bounds.join(' and ')}`;
}

/** As complexity itself is, so that what is shown is what was compared. */
function inTenths(bound: number | undefined, move: number): number | undefined {
  return bound === undefined ? undefined : Math.round((bound + move) * 10) / 10;
}

/** Names of tasks are typed by people. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}
