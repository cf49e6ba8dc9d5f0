import { createInterface } from 'node:readline/promises';
import type { OptionValues } from '../config/options.js';
import { exitCodes } from '../errors.js';
import { StreamReporter } from '../report/stream-reporter.js';
import type { RunIo } from '../run/run.js';
import type { StopRequest } from '../run/stop-request.js';

/** The terminal as a run sees it. */
export function terminalIo(values: OptionValues): RunIo {
  const reporter = new StreamReporter(process.stderr, {
    quiet: values.quiet === true,
    verbose: values.verbose === true,
  });
  const stop: StopRequest = { requested: false };
  return {
    reporter,
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    assumeYes: values.yes === true,
    command: process.argv.slice(2),
    stop: stopOnSignals(stop, (sentence) => reporter.say(sentence)),
  };
}

/** The first Ctrl-C (or SIGTERM) lets the calls in flight finish, the second ends the process where it stands. */
function stopOnSignals(stop: StopRequest, say: (sentence: string) => void): StopRequest {
  const onSignal = () => {
    if (stop.requested) process.exit(exitCodes.interrupted);
    stop.requested = true;
    say(
      'Stopping: the calls in flight are being finished. Once more stops now; what is in flight then counts as unknown spend.',
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop;
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // readline swallows Ctrl-C and Ctrl-D; both mean no.
    const left = new Promise<string>((resolve) => {
      terminal.once('SIGINT', () => resolve(''));
      terminal.once('close', () => resolve(''));
    });
    return /^y(es)?$/i.test((await Promise.race([terminal.question(`${question} [y/N] `), left])).trim());
  } finally {
    terminal.close();
  }
}
