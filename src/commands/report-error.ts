import { type ExitCode, exitCodes, type Remedy, SheafError } from '../errors.js';
import { endingText, nothingSpent } from '../report/ending.js';
import { plainText } from '../report/plain-text.js';
import { TypedCommand } from '../run/typed-command.js';
import { BegunRunError } from './begun-run-error.js';
import { explainSystemError } from './explain-system-error.js';
import { isSpending, nextCommand } from './next-command.js';

/**
 * Says what happened, what it means for the money, and what comes next.
 * @param args the command line, without its first two words
 * @returns the exit code
 */
export function reportError(thrown: unknown, stderr: NodeJS.WritableStream, args: readonly string[]): ExitCode {
  const typed = new TypedCommand(args);
  const isBegun = thrown instanceof BegunRunError;
  const error = explainSystemError(isBegun ? thrown.cause : thrown);
  const money = isBegun ? thrown.money : nothingSpent;
  const tell = (what: string, hint: string | undefined, remedy: Remedy | undefined) => {
    const command = remedy && nextCommand(typed, remedy, isBegun ? thrown.cap : undefined)?.toString();
    const text = isSpending(typed) ? endingText(what, money, hint, command) : endingText(what, '', hint, undefined);
    stderr.write(plainText(`sheaf: ${text}\n`));
  };
  if (error instanceof SheafError) {
    tell(error.message, error.nextStep, error.remedy);
    return error.exitCode;
  }
  tell('internal error. Finished rows are kept; the same command continues.', undefined, { kind: 'again' });
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(plainText(`Please report this: ${detail}\n`));
  return exitCodes.internal;
}
