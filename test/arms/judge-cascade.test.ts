import { expect, it } from 'vitest';
import type { Halt } from '../../src/arms/arm-runner.js';
import { judgeCascade } from '../../src/arms/judge-cascade.js';
import { noSpend, type RowOutcome, type RowStatus } from '../../src/types.js';

const source = { row: 0, line: 2, cells: ['q'] };

function outcome(model: string, answer: string, status: RowStatus = 'answered'): RowOutcome {
  const error = status === 'answered' ? '' : `${model} said no`;
  return {
    row: 0,
    status,
    answer,
    error,
    model,
    callId: '',
    rowsInCall: 1,
    spend: noSpend,
    latencyMs: 1,
    source: 'model',
  };
}

const a = outcome('A', 'right');
const other = outcome('A', 'wrong');
const b = outcome('B', 'best');
const none = (model: string) => outcome(model, '', 'failed');
const left = (model: string) => outcome(model, '', 'skipped');

interface Case {
  readonly calibrates?: boolean;
  readonly goesOn?: boolean;
  readonly asGood?: boolean;
  readonly halt?: Halt;
  readonly outcomes: readonly (RowOutcome | undefined)[];
}

it.each<[string, Case, RowOutcome | Partial<RowOutcome>, string]>([
  ['agreeing answers', { outcomes: [a, undefined, a] }, a, 'A: two orders agree'],
  ['different ones', { goesOn: true, outcomes: [a, undefined, other, b] }, b, 'B: two orders of A differ'],
  [
    'a strong model without an answer',
    { goesOn: true, outcomes: [a, undefined, other, none('B')] },
    a,
    'A: two orders of A differ, but B gave no answer: B said no',
  ],
  [
    'no answer at all',
    { goesOn: true, outcomes: [none('A'), undefined, undefined, none('B')] },
    { status: 'failed', model: 'B' },
    'B: A gave no answer: A said no',
  ],
  [
    'a failure that the strong model mends',
    { goesOn: true, outcomes: [none('A'), undefined, undefined, b] },
    b,
    'B: A gave no answer: A said no',
  ],
  [
    'no money for the first',
    { halt: 'budget', outcomes: [left('A')] },
    { status: 'skipped', model: 'A' },
    'A: asked first',
  ],
  [
    'a row that no session came to',
    { halt: 'deadline', outcomes: [] },
    { status: 'skipped', error: 'deadline' },
    'A: asked first',
  ],
  ['no money for the second order', { halt: 'budget', outcomes: [a] }, a, 'A: not asked again (budget)'],
  [
    'no time for the strong one',
    { goesOn: true, halt: 'deadline', outcomes: [a, undefined, other, left('B')] },
    a,
    'A: two orders differ, but B was not asked (deadline)',
  ],
  [
    'no money to mend a failure',
    { goesOn: true, halt: 'budget', outcomes: [none('A')] },
    { status: 'skipped', model: 'B', error: 'budget' },
    'B: A gave no answer: A said no',
  ],
  [
    'a calibrating row that was right',
    { calibrates: true, goesOn: true, outcomes: [a, b, other] },
    a,
    'A: graded right (calibration)',
  ],
  ['one that was wrong', { calibrates: true, outcomes: [other, b, other] }, b, 'B: A was graded wrong (calibration)'],
  [
    'one that failed',
    { calibrates: true, goesOn: true, outcomes: [none('A'), b] },
    b,
    'B: A gave no answer: A said no (calibration)',
  ],
  [
    'a cheap model that is as good',
    { asGood: true, outcomes: [a] },
    a,
    'A: right as often as B where both were asked (calibration)',
  ],
])('%s', (_, { calibrates = false, goesOn = false, asGood = false, halt, outcomes }, stands, route) => {
  const { judge } = judgeCascade({
    cheap: 'A',
    strong: 'B',
    rows: { isCalibration: () => calibrates, goesOn: () => goesOn },
    grading: { grade: (_row, answer) => ({ correct: answer === 'right', by: 'exact' }) },
    asGood,
    halt: () => halt,
  });
  expect(judge(source, outcomes)).toMatchObject({ stands, route });
});
