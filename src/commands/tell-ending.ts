import { formatUsd, parseUsd } from '../model/money.js';
import { type Ending, endingText, moneyText } from '../report/ending.js';
import type { TypedCommand } from '../run/typed-command.js';
import type { PicoDollars } from '../types.js';
import { nextCommand } from './next-command.js';
import type { Terminal } from './terminal.js';

/** At the very end: why a run did not answer every row, what that means for the money, and the command that comes next. */
export function tellEnding({ typed, tell }: Pick<Terminal, 'typed' | 'tell'>, ending: Ending | undefined): void {
  if (ending === undefined) return;
  const command = ending.next && nextCommand(typed, ending.next);
  const next = ending.next?.kind === 'again' ? command && underCap(command, ending.money?.budget) : command;
  tell(`\n${endingText(ending.what, moneyText(ending.money), ending.hint, next?.toString())}`);
}

/** The cap may have been changed since the command was typed: given again as it was, it would undo that. */
function underCap(command: TypedCommand, cap: PicoDollars | undefined): TypedCommand {
  const typed = command.value('budget');
  if (cap === undefined || typed === undefined || parseUsd(typed, '--budget') === cap) return command;
  return command.with('budget', formatUsd(cap));
}
