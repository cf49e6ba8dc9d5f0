import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatUsd, parseUsd, roundUpUsd } from '../model/money.js';
import type { NextStep } from '../report/ending.js';
import { pathFromHere } from '../report/path-from-here.js';
import { TypedCommand } from '../run/typed-command.js';
import type { PicoDollars } from '../types.js';

/** Options without which another command would not find the run. */
const places = ['dir', 'store', 'base-url', 'prices', 'faults'] as const;
/** Deadlines that are another moment when they are typed again. */
const recurring = /^(\+|\d{1,2}:\d{2}$)/;

/** Commands that spend money, and so may leave something to do. */
export function isSpending({ name }: TypedCommand): boolean {
  return name === 'run' || name === 'retry' || name === 'compare';
}

/**
 * The command that comes next, after one that was typed like this; undefined where none is the obvious one.
 * @param cap that held at the end, as far as it is known
 */
export function nextCommand(typed: TypedCommand, next: NextStep, cap?: PicoDollars): TypedCommand | undefined {
  // Given again, --fresh would forget what was paid for.
  const again = typed.without('fresh');
  switch (next.kind) {
    case 'again':
      return underCap(again, cap);
    case 'more-budget':
      return again.with('budget', next.budget === undefined ? 'USD' : usd(next.budget));
    case 'later': {
      const deadline = typed.value('deadline');
      return next.hasCome && deadline !== undefined && recurring.test(deadline)
        ? again
        : again.with('deadline', '+24h');
    }
    case 'other-output':
      // A retry's output is what it was given; several models write into a folder.
      if (typed.name === 'retry') return undefined;
      return again.with('output', freeName(typed.name === 'compare' ? dirname(next.output) : next.output), '-o');
    case 'retry':
      return retryOf(typed, next.output, undefined);
    case 'retry-failed': {
      const retry = retryOf(typed, next.output, next.budget);
      return next.model === undefined ? retry : retry.with('model', next.model);
    }
    case 'status':
      return placed(typed, ['status'], ['dir', 'store']);
  }
}

/** The cap may have been changed since the command was typed: given again as it was, it would undo that. */
function underCap(command: TypedCommand, cap: PicoDollars | undefined): TypedCommand {
  const typed = command.value('budget');
  if (cap === undefined || typed === undefined || parseUsd(typed, '--budget') === cap) return command;
  return command.with('budget', formatUsd(cap));
}

function retryOf(typed: TypedCommand, output: string, budget: PicoDollars | undefined): TypedCommand {
  const amount = budget === undefined ? (typed.value('budget') ?? 'USD') : usd(budget);
  return placed(typed, ['retry', pathFromHere(output, process.cwd())], places).with('budget', amount);
}

function placed(typed: TypedCommand, args: readonly string[], options: readonly string[]): TypedCommand {
  return options.reduce((command, option) => {
    const value = typed.value(option);
    return value === undefined ? command : command.with(option, value);
  }, new TypedCommand(args));
}

function usd(amount: PicoDollars): string {
  return formatUsd(roundUpUsd(amount));
}

/** "answers-2.csv", or the next number that no file has. */
function freeName(output: string): string {
  const path = pathFromHere(output, process.cwd());
  const [, stem = path, end = ''] = /^(.+?)((?:\.answers)?\.[^./\\]+)$/.exec(path) ?? [];
  for (let n = 2; ; n++) {
    const name = `${stem}-${n}${end}`;
    if (!existsSync(name)) return name;
  }
}
