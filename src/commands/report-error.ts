import { type ExitCode, exitCodes, SheafError } from '../errors.js';
import { redact } from '../redact.js';

/** Says what happened and what to do next. @returns the exit code */
export function reportError(error: unknown, stderr: NodeJS.WritableStream): ExitCode {
  if (error instanceof SheafError) {
    const next = error.nextStep === undefined ? '' : `\n${error.nextStep}`;
    stderr.write(redact(`sheaf: ${error.message}${next}\n`));
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    redact(
      `sheaf: internal error. Finished rows are kept; the same command continues.\nPlease report this: ${detail}\n`,
    ),
  );
  return exitCodes.internal;
}
