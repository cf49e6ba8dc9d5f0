import { expect, it } from 'vitest';
import type { RunFigures } from '../../src/report/status-figures.js';
import { statusText } from '../../src/report/status-text.js';

const place = { directory: '/home/ada/.sheaf', cwd: '/home/ada' };

const running: RunFigures = {
  run: 'night-1a2b',
  retry: false,
  output: '/home/ada/night.csv',
  model: 'o1-mini',
  state: 'running',
  note: null,
  answered: 1204,
  failed: 3,
  skipped: 0,
  open_bundles: 14,
  spent_usd: '1.2',
  held_usd: '0.44',
  unknown_usd: '0',
  budget_usd: '5',
};
const elsewhere: RunFigures = {
  ...running,
  run: 'other',
  output: null,
  state: 'unfinished',
  note: 'Nobody works on it.',
  answered: null,
  failed: null,
  skipped: null,
  budget_usd: null,
};
const dark: RunFigures = {
  ...running,
  run: 'dark',
  retry: true,
  output: '/elsewhere/a.csv',
  model: null,
  open_bundles: null,
  held_usd: null,
  unknown_usd: null,
  budget_usd: null,
};

it('shows runs, what is to be said of them, and workers', () => {
  const workers = [
    { id: 'a', place: 'host (pid 7)', in_flight: 12, concurrency: 64, runs: ['night-1a2b', 'other'] },
    { id: 'b', place: 'b (pid 1)', in_flight: 0, concurrency: 4, runs: [] },
  ];
  expect(statusText({ runs: [running, dark, elsewhere], workers }, place)).toBe(
    [
      'run         state            answered  failed  skipped  open  spent   held  unknown  budget  model    output',
      'night-1a2b  running             1,204       3        0    14  $1.20  $0.44    $0.00   $5.00  o1-mini  night.csv',
      'dark        running (retry)     1,204       3        0     -  $1.20      -        -       -  -        /elsewhere/a.csv',
      'other       unfinished              -       -        -    14  $1.20  $0.44    $0.00    none  o1-mini  -',
      '',
      'other: Nobody works on it.',
      '',
      'worker        in flight  most a run  runs',
      'host (pid 7)         12          64  night-1a2b, other',
      'b (pid 1)             0           4  -',
    ].join('\n'),
  );
});

it('says so when there is nothing', () => {
  expect(statusText({ runs: [], workers: [] }, place)).toBe(
    'There is no run in /home/ada/.sheaf, nor any in the store.',
  );
});
