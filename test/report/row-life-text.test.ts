import { expect, it } from 'vitest';
import type { CallFigures, RowLifeFigures } from '../../src/report/row-life-figures.js';
import { rowLifeText } from '../../src/report/row-life-text.js';

const evil = 'a\u001B]0;title\u0007b \u001B[31mc\u009B2J \u202Ed sk-abcdefghijkl\ne';

const call = {
  call: 'call-1',
  at: '2026-11-24T22:00:00.000Z',
  retry: false,
  model: evil,
  bundle: 'p1-0',
  rows: [1],
  effort: null,
  end: 'refused',
  why: evil,
  finish: null,
  latency_ms: 5,
  hold_usd: null,
  max_completion_tokens: null,
  usage: null,
  estimated: false,
  cost_usd: null,
  share: null,
  sent: evil,
  sent_exactly: true,
  prompt: evil,
  received: evil,
  reply: evil,
} satisfies CallFigures;

const life: RowLifeFigures = {
  row: 1,
  line: 2,
  id: evil,
  question: evil,
  group: [evil],
  task: evil,
  kind: 'general',
  effort: null,
  outcome: {
    status: 'failed',
    answer: evil,
    error: evil,
    model: evil,
    call_id: 'call-1',
    attempts: 1,
    cost_usd: '0',
    source: 'model',
    correct: null,
  },
  same_as: null,
  calls: [call],
  told_usd: '0',
  untold_usd: '0',
  notes: [],
};

it.each([false, true])('what a file, an endpoint or a model says does not steer the terminal (whole: %s)', (whole) => {
  const text = rowLifeText(life, whole);
  expect(text).not.toMatch(/(?![\n\t])\p{Cc}|\u202E/u);
  expect(text).not.toContain('sk-abc');
  // An answer's are shown; a reason stands on one line.
  expect(text).toContain('c\\u009b2J \\u202ed [key]\n    | e');
  expect(text).toMatch(/refused, not billed: .* \[key\] e\n/);
});
