import { describe, expect, it } from 'vitest';
import { dashRun, type RunSight } from '../../src/dash/dash-run.js';
import { metricsText } from '../../src/dash/metrics.js';
import type { RunTraces } from '../../src/run/judge-run.js';
import { keptCommand } from '../../src/run/kept-command.js';
import type { Manifest } from '../../src/run/run-folder.js';
import type { RunSummary } from '../../src/run/summary.js';
import { commandUnder } from '../../src/run/typed-command.js';
import { freshState } from '../../src/store/contract/samples.js';
import { sampleReport } from './sample-folder.js';

const state = freshState('r', { budget: 5n * 10n ** 12n });
const typed = ['run', 'my file.csv', '--budget', '5', '--fresh', '--model', 'o3'];
const manifest = { version: 1, run: 'r', output: '/x/a.csv', identity: {}, secret: '', command: typed } as Manifest;
const ended = (summary: Partial<RunSummary>) =>
  ({
    ...manifest,
    summary: { answered: 1, failed: 0, skipped: 0, budget_usd: '5', cost_usd: '1', ...summary },
  }) as Manifest;

function seen(traces: Partial<RunTraces>, report?: RunSight['report']) {
  const nothing = {
    run: 'r',
    state: undefined,
    orders: undefined,
    producer: undefined,
    served: false,
    blind: undefined,
  };
  return dashRun({ traces: { ...nothing, manifest, ...traces } as RunTraces, report, queue: null });
}

describe('what may be asked of a run', () => {
  const report = sampleReport('r');
  const cases: [what: string, run: ReturnType<typeof seen>, may: readonly string[]][] = [
    ['under way', seen({ state, producer: true }, report), ['pause', 'stop', 'cap']],
    ['paused', seen({ state: { ...state, steer: 'pause' }, producer: true }, report), ['resume', 'stop', 'cap']],
    [
      'an arm of a comparison, whose cap others share',
      seen({ state, producer: true }, { ...report, capIsShared: true }),
      ['pause', 'stop'],
    ],
    ['stopping already', seen({ state: { ...state, steer: 'leave' }, producer: true }, report), []],
    ['beginning: it has said nothing', seen({ producer: true }), []],
    ['left to the workers', seen({ state, served: true }), ['pause']],
    ['left to the workers, paused', seen({ state: { ...state, steer: 'pause' }, served: true }), ['resume']],
    ['unfinished', seen({ state }), []],
    ['finished whole', seen({ manifest: ended({}) }), []],
    ['finished with failed rows', seen({ manifest: ended({ failed: 2 }) }), ['retry']],
    [
      'finished with failed rows, by several models: a retry must be told which to ask',
      seen({ manifest: { ...ended({ failed: 2 }), arms: ['one'] } }),
      [],
    ],
    ['a retry at its end', seen({ manifest: ended({ failed: 2 }), retry: true }), []],
  ];
  it.each(cases)('%s', (_, { may }, expected) => {
    expect(may).toEqual(expected);
  });
});

describe('the command that goes on with a run', () => {
  it('is as it was typed, under the cap that holds now, and never starts over', () => {
    expect(seen({ state: { ...state, budget: 7n * 10n ** 12n } }).command).toBe(
      "sheaf run 'my file.csv' --model o3 --budget 7",
    );
  });
  it('has a larger cap where that is what it lacks', () => {
    const stopped = seen({ manifest: ended({ skipped: 3, stopped_by: 'budget', budget_usd: '0.75' }) });
    expect(stopped.command).toBe("sheaf run 'my file.csv' --model o3 --budget 1.5");
  });
  it('is a retry where rows failed', () => {
    expect(seen({ manifest: ended({ failed: 1 }) }).command).toBe('sheaf retry a.csv --budget 5');
  });
  it('is as it was typed where the run is one of several under its cap', () => {
    const arm = { ...manifest, command: ['compare', 'a.csv', '--budget', '9'], capIsShared: true };
    expect(seen({ state, manifest: arm }).command).toBe('sheaf compare a.csv --budget 9');
    expect(seen({ manifest: { ...ended({ failed: 2 }), capIsShared: true } })).toMatchObject({
      command: null,
      may: [],
    });
  });
  it('is not needed while it goes on, or when all is answered', () => {
    expect([seen({ state, producer: true }).command, seen({ manifest: ended({}) }).command]).toEqual([null, null]);
  });
  it('leads nobody’s shell astray', () => {
    expect(commandUnder(["it's; rm -rf $HOME", '--budget=3'], '4')).toBe(`sheaf 'it'\\''s; rm -rf $HOME' --budget 4`);
  });
  it('is kept without what lets one in elsewhere', () => {
    const kept = keptCommand([
      '--store',
      'redis://u:p@ss@h/0',
      '--base-url=https://x/v1?key=abc&a=1',
      'sk-abcdefgh1234',
    ]);
    expect(kept).toEqual(['--store', 'redis://***@h/0', '--base-url=https://x/v1?key=***&a=1', '[key]']);
  });
});

it('what a run of several models cost is counted once: in the runs that it is made of, where they are known', async () => {
  const whole = { ...seen({ run: 'whole', manifest: { ...ended({}), run: 'whole', arms: ['part'] } }), run: 'whole' };
  const part = { ...seen({ run: 'part', manifest: { ...ended({}), run: 'part' } }), run: 'part' };
  const figures = { at: 0, store: 'embedded', trouble: null, workers: [], retries: [] } as const;
  const both = await metricsText({ ...figures, runs: [whole, part] });
  expect(both.match(/sheaf_run_spent_usd\{.*/g)).toEqual(['sheaf_run_spent_usd{run="part"} 1']);
  expect(await metricsText({ ...figures, runs: [whole] })).toContain('sheaf_run_spent_usd{run="whole"} 1');
});
