import { type Ending, endingText, moneyText } from '../report/ending.js';
import { nextCommand } from './next-command.js';
import type { Terminal } from './terminal.js';

/** At the very end: why a run did not answer every row, what that means for the money, and the command that comes next. */
export function tellEnding({ typed, tell }: Pick<Terminal, 'typed' | 'tell'>, ending: Ending | undefined): void {
  if (ending === undefined) return;
  const command = ending.next && nextCommand(typed, ending.next, ending.money.budget);
  tell(`\n${endingText(ending.what, moneyText(ending.money), ending.hint, command?.toString())}`);
}
