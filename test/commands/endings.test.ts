import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BegunRunError } from '../../src/commands/begun-run-error.js';
import { nextCommand } from '../../src/commands/next-command.js';
import { reportError } from '../../src/commands/report-error.js';
import { tellEnding } from '../../src/commands/tell-ending.js';
import {
  InputError,
  InterruptedError,
  RefusedError,
  SheafError,
  StoreInUseError,
  UsageError,
} from '../../src/errors.js';
import { findModel } from '../../src/model/catalog.js';
import { type Ending, gravest, moneyText, wholeEnding } from '../../src/report/ending.js';
import {
  failedEnding,
  interruptedEnding,
  refusedEnding,
  roomForRow,
  skippedEnding,
} from '../../src/run/ending-of-run.js';
import { TypedCommand } from '../../src/run/typed-command.js';
import { pico } from '../support/pico.js';

const run = ['run', 'my questions.csv', '-o', 'out/answers.csv', '--budget', '0.50', '--dir=d', '--fresh'];
const money = { spent: pico('0.49'), unknown: 0n, budget: pico('0.5') };
const end = {
  isRetry: false,
  output: `${process.cwd()}/out/answers.csv`,
  money,
  paidRows: 49,
  foretold: pico('2'),
  roomForRow: pico('0.008'),
};
const deadline = { kind: 'deadline', message: 'the deadline, 07:00, has come' } as const;

/** The last lines that a run puts on the terminal. */
function told(ending: Ending | undefined, args: readonly string[] = run): string[] {
  const texts: string[] = [];
  tellEnding({ typed: new TypedCommand(args), tell: (text) => void texts.push(text) }, ending);
  return texts.join('').trim().split('\n');
}

describe('a run that did not answer every row says what happened, what it cost, and the command that comes next', () => {
  it.each<[string, Ending | undefined, string[]]>([
    [
      'the budget is used up',
      skippedEnding(end, { skipped: 151, failed: 0 }, { kind: 'budget', message: '' }, undefined),
      [
        'The budget is used up: 151 rows are skipped.',
        'Spent: $0.49 of $0.50; no more can have been billed.',
        'The same command with a larger --budget goes on with the skipped rows.',
        // 0.49 + 151 × 0.01 × 1.5, rounded up.
        "  sheaf run 'my questions.csv' -o out/answers.csv --dir=d --budget 2.8",
      ],
    ],
    [
      'a cascade has no money to check its answers',
      skippedEnding(end, { skipped: 0, failed: 1, unchecked: 10 }, { kind: 'budget', message: '' }, undefined),
      [
        'The budget is used up: 10 answers stand unchecked. 1 row failed; the column "error" says why.',
        'Spent: $0.49 of $0.50; no more can have been billed.',
        'The same command with a larger --budget goes on with them.',
        "  sheaf run 'my questions.csv' -o out/answers.csv --dir=d --budget 0.75",
      ],
    ],
    [
      'the deadline has come, and a row failed',
      skippedEnding(end, { skipped: 1, failed: 1 }, deadline, 5),
      [
        'Stopped: the deadline, 07:00, has come; 1 row is skipped. 1 row failed; the column "error" says why.',
        'Spent: $0.49 of $0.50; no more can have been billed.',
        'The same command with a later --deadline goes on with the skipped rows.',
        "  sheaf run 'my questions.csv' -o out/answers.csv --budget 0.50 --dir=d --deadline +24h",
      ],
    ],
    [
      'rows failed',
      failedEnding(end, 10),
      [
        '10 rows failed; the column "error" says why.',
        'Spent: $0.49 of $0.50; no more can have been billed.',
        `To ask them again: sheaf retry ${end.output}`,
        '  sheaf retry out/answers.csv --dir d --budget 0.15',
      ],
    ],
    [
      'the provider refuses',
      refusedEnding({ ...end, money: { ...money, unknown: pico('0.004') } }, 'HTTP 401: no such key'),
      [
        'Stopped, the provider refuses: HTTP 401: no such key',
        'Spent: $0.49 of $0.50; up to $0.004 more may have been billed, for calls whose outcome or usage nobody knows.',
        'Finished rows are kept. Mend the cause and give the same command again: it pays only for what is missing.',
        "  sheaf run 'my questions.csv' -o out/answers.csv --budget 0.50 --dir=d",
      ],
    ],
    [
      'somebody stopped it before it had spent anything',
      interruptedEnding({ ...end, money: { ...money, spent: 0n } }),
      [
        'Interrupted.',
        'Nothing was spent.',
        'Finished rows are kept; the same command continues.',
        "  sheaf run 'my questions.csv' -o out/answers.csv --budget 0.50 --dir=d",
      ],
    ],
  ])('%s', (_, ending, lines) => expect(told(ending)).toEqual(lines));

  it('and nothing when every row was answered', () => {
    expect(failedEnding(end, 0)).toBeUndefined();
    expect(told(undefined)).toEqual(['']);
  });
});

describe('a command of several runs ends as the gravest of them', () => {
  const whole = { spent: pico('0.7'), unknown: pico('0.1'), budget: pico('1') };
  const failed = failedEnding(end, 10)!;
  const broke = skippedEnding(end, { skipped: 98, failed: 0 }, { kind: 'budget', message: '' }, undefined);

  it('tells what became of each, and what all have cost', () => {
    expect(told(wholeEnding([failed, broke, failed], whole))).toEqual([
      '10 rows failed; the column "error" says why.',
      'The budget is used up: 98 rows are skipped.',
      'Spent: $0.70 of $1.00; up to $0.10 more may have been billed, for calls whose outcome or usage nobody knows.',
      'The same command with a larger --budget goes on with the skipped rows.',
      // One run had $0.50 of it and lacks 0.49 + 1.47 - 0.50 more.
      "  sheaf run 'my questions.csv' -o out/answers.csv --dir=d --budget 2.5",
    ]);
  });

  it('whichever was the last', () => {
    const interrupted = interruptedEnding(end);
    expect(gravest([interrupted, broke, failed])).toBe(interrupted);
    expect(gravest([failed, broke, { ...failed, next: undefined }])).toBe(broke);
    expect(wholeEnding([], whole)).toBeUndefined();
  });
});

describe('an error says the same', () => {
  const spent = moneyText({ spent: pico('1.25'), unknown: pico('0.31'), budget: pico('5') });
  const nothing = 'Nothing was spent by this command.';
  const again = "  sheaf run 'my questions.csv' -o out/answers.csv --budget 0.50 --dir=d";
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  const output = { kind: 'other-output', output: `${process.cwd()}/out/answers.csv` } as const;

  it.each<[string, unknown, number, string[]]>([
    [
      'the store is lost on the way',
      new BegunRunError(new InterruptedError('Redis was out of reach.', 'When it is back: the same command.'), spent),
      130,
      ['sheaf: Redis was out of reach.', spent, 'When it is back: the same command.', again],
    ],
    [
      'the disk is full',
      new BegunRunError(full, spent),
      130,
      [
        'sheaf: The disk is full (write: ENOSPC).',
        spent,
        'Finished rows are safe. Mend that, then give the same command again: it continues.',
        again,
      ],
    ],
    [
      'the store is in use',
      new StoreInUseError('In use.', 'process 1', 'Wait for it.'),
      2,
      ['sheaf: In use.', nothing, 'Wait for it.', '  sheaf status --dir d'],
    ],
    [
      'the settings have changed',
      new UsageError('Other settings.', 'Another file with --output, or --fresh.', { remedy: output }),
      2,
      [
        'sheaf: Other settings.',
        nothing,
        'Another file with --output, or --fresh.',
        "  sheaf run 'my questions.csv' --budget 0.50 --dir=d --output out/answers-2.csv",
      ],
    ],
    [
      'there is no key',
      new RefusedError('OPENAI_API_KEY is not set.', 'Put your key there.'),
      5,
      ['sheaf: OPENAI_API_KEY is not set.', nothing, 'Put your key there.', again],
    ],
    [
      'the input is broken',
      new InputError('expected 2 cells, got 3', { file: 'q.csv', line: 4 }, 'Quote the cell.'),
      2,
      ['sheaf: q.csv:4: expected 2 cells, got 3', nothing, 'Quote the cell.'],
    ],
  ])('%s', (_, error, code, lines) => {
    const stderr = new PassThrough();
    expect(reportError(error, stderr, run)).toBe(code);
    expect(String(stderr.read()).trimEnd().split('\n')).toEqual(lines);
  });

  it('a bug of ours is no secret, and costs no finished row', () => {
    const stderr = new PassThrough();
    expect(reportError(new BegunRunError(new TypeError('oh'), spent), stderr, run)).toBe(1);
    const lines = String(stderr.read()).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'sheaf: internal error. Finished rows are kept; the same command continues.',
      spent,
      again,
      'Please report this: TypeError: oh',
    ]);
  });

  it('commands that cannot spend anything do not speak of money', () => {
    const stderr = new PassThrough();
    reportError(new SheafError('No such model.', 2, 'Choose another.'), stderr, ['models', 'x']);
    expect(String(stderr.read())).toBe('sheaf: No such model.\nChoose another.\n');
  });
});

it('a run whose cap was changed from outside goes on under that one, not under the one that was typed', () => {
  const changed = { ...end, money: { ...money, budget: pico('0.3') } };
  expect(told(interruptedEnding(changed)).at(-1)).toMatch(/--budget 0\.3$/);
  expect(told(interruptedEnding(end)).at(-1)).toContain('--budget 0.50 ');
});

it('nor does what broke on the way under a cap that was changed', () => {
  const stderr = new PassThrough();
  reportError(new BegunRunError(new InterruptedError('Out of reach.'), 'Spent.', pico('0.8')), stderr, run);
  expect(String(stderr.read())).toMatch(/--budget 0\.8\n$/);
});

describe('a cap that is named has room for a row', () => {
  const settings = { model: findModel('o1-mini')!, prices: findModel('o1-mini')!.prices!, instructions: '' };

  it('by what a call keeps while nothing is known of what rows use', () => {
    // 1,200 tokens at $4.40 per million, 10 at $1.10, half as much again.
    expect(roomForRow({ ...settings, maxOutputTokens: undefined }, 10)).toBe(pico('0.0079365'));
    expect(roomForRow({ ...settings, maxOutputTokens: 20_000 }, 10)).toBe(pico('0.1320165'));
  });

  it('however little rows have cost so far', () => {
    const cheap = { ...end, money: { ...money, spent: pico('0.0049') } };
    expect(told(failedEnding(cheap, 1)).at(-1)).toMatch(/--budget 0\.008$/);
    const dear = { ...cheap, roomForRow: pico('0.9') };
    const rest = skippedEnding(dear, { skipped: 1, failed: 0 }, { kind: 'budget', message: '' }, undefined);
    expect(told(rest).at(-1)).toMatch(/--budget 0\.91$/);
  });

  it('and is another one where a retry had none', () => {
    const retry = { ...end, isRetry: true, foretold: pico('0.2'), money: { ...money, spent: 0n } };
    const rest = skippedEnding(retry, { skipped: 1, failed: 0 }, { kind: 'budget', message: '' }, undefined);
    expect(told(rest, ['retry', 'a.csv', '--budget', '0.5']).at(-1)).toBe('  sheaf retry a.csv --budget 0.75');
  });
});

describe('the next command', () => {
  const next = (args: string[], step: Parameters<typeof nextCommand>[1]) =>
    nextCommand(new TypedCommand(args), step)?.toString();

  it('never says --fresh, which would pay again for what is there', () => {
    for (const kind of ['again', 'status'] as const) expect(next(run, { kind })).not.toContain('fresh');
    expect(next(run, { kind: 'more-budget', budget: 1n })).not.toContain('fresh');
  });

  it('can be pasted into a shell', () => {
    const words = ['run', "it's.csv", '--template', 'Say {{a}} & "b"', '--question=$HOME', '题.csv'];
    expect(next(words, { kind: 'again' })).toBe(
      `sheaf run 'it'\\''s.csv' --template 'Say {{a}} & "b"' '--question=$HOME' 题.csv`,
    );
  });

  it('can be, too, where a name begins like an option or holds blanks', () => {
    const odd = ['run', '--budget', '1', '--', '-q.csv'];
    expect(next(odd, { kind: 'more-budget', budget: pico('2') })).toBe('sheaf run --budget 2 -- -q.csv');
    const output = `${process.cwd()}/-a b.csv`;
    expect(next(odd, { kind: 'retry', output })).toBe("sheaf retry './-a b.csv' --budget 1");
    expect(failedEnding({ ...end, output }, 1)?.hint).toBe(`To ask them again: sheaf retry '${output}'`);
  });

  it('shows no password', () => {
    const store = ['run', 'q.csv', '--store', 'redis://user:pass-wor%40d@host:6379/0'];
    for (const kind of ['again', 'status'] as const) {
      expect(next(store, { kind })).not.toContain('pass-wor');
      expect(next(store, { kind })).toContain("'redis://***@host:6379/0'");
    }
  });

  it('has a deadline that is another moment', () => {
    const step = { kind: 'later', hasCome: true } as const;
    const typed = (deadline: string) => ['run', 'q.csv', `--deadline=${deadline}`];
    // Tomorrow's, by now.
    expect(next(typed('07:00'), step)).toBe('sheaf run q.csv --deadline=07:00');
    expect(next(typed('+2h'), step)).toBe('sheaf run q.csv --deadline=+2h');
    expect(next(typed('2026-03-01T07:00'), step)).toBe('sheaf run q.csv --deadline +24h');
    expect(next(typed('07:00'), { ...step, hasCome: false })).toBe('sheaf run q.csv --deadline +24h');
  });

  it('names no model that it does not know', () => {
    const step = { kind: 'retry-failed', output: `${process.cwd()}/a.csv`, budget: undefined, model: 'ID' } as const;
    expect(next(['run', 'q.csv', '--budget', '3', '--dir', 'd'], step)).toBe(
      'sheaf retry a.csv --dir d --budget 3 --model ID',
    );
  });

  it('is honest where nothing tells how much is needed', () => {
    expect(next(['run', 'q.csv'], { kind: 'more-budget', budget: undefined })).toBe('sheaf run q.csv --budget USD');
  });

  it('asks for the same rows again where they came from stdin', () => {
    expect(next(['run', '-', '--budget', '1'], { kind: 'again' })).toBe('sheaf run - --budget 1 < INPUT');
  });

  it('takes an output that no file has', () => {
    const output = `${process.cwd()}/examples/questions.csv`;
    expect(next(['run', 'q.csv'], { kind: 'other-output', output })).toBe(
      'sheaf run q.csv --output examples/questions-2.csv',
    );
    const arm = { kind: 'other-output', output: `${process.cwd()}/set.csv.compare/o1-mini.answers.csv` } as const;
    expect(next(['compare', 'set.csv'], arm)).toBe('sheaf compare set.csv --output set.csv-2.compare');
    // It has no such option.
    expect(next(['retry', 'a.csv'], { kind: 'other-output', output })).toBeUndefined();
  });
});
