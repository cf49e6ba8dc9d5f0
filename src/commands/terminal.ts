import { createInterface } from 'node:readline/promises';
import type { OptionValues } from '../config/options.js';
import { exitCodes } from '../errors.js';
import { type Ending, endingText, moneyText, nothingSpent } from '../report/ending.js';
import { plainText } from '../report/plain-text.js';
import type { Progress, Reporter } from '../report/reporter.js';
import { StreamReporter } from '../report/stream-reporter.js';
import type { RunIo } from '../run/run.js';
import type { StopRequest } from '../run/stop-request.js';
import { TypedCommand } from '../run/typed-command.js';
import type { PicoDollars } from '../types.js';
import { BegunRunError } from './begun-run-error.js';
import { isSpending, nextCommand } from './next-command.js';

/** The terminal as a run sees it, and what runs left to be said at its end. */
export interface Terminal extends RunIo {
  /** Why runs did not answer every row, in the order in which they ended. */
  readonly endings: readonly Ending[];
  /** As it was typed. */
  readonly typed: TypedCommand;
  /** Writes whatever --quiet says: for what must not be missed. */
  tell(text: string): void;
  /** What broke the work, with what was spent by then. */
  broken(error: unknown): BegunRunError;
}

export async function terminalIo(values: OptionValues): Promise<Terminal> {
  const { reporter, fitted } = await openReporter(values);
  const endings: Ending[] = [];
  const stop: StopRequest = { requested: false };
  const typed = new TypedCommand(process.argv.slice(2));
  let latest: Progress | undefined;
  // What others leave of a cap is not what was typed.
  const capNow = () => (latest?.capIsShared ? undefined : latest?.budget);
  const terminal: Terminal = {
    reporter: {
      say: (sentence) => reporter.say(sentence),
      detail: (sentence) => reporter.detail(sentence),
      progress(progress) {
        latest = progress;
        reporter.progress(progress);
      },
      done: () => reporter.done(),
    },
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    assumeYes: values.yes === true,
    stop,
    ended: (ending) => void endings.push(ending),
    endings,
    typed,
    command: typed.args,
    tell(text) {
      reporter.done();
      process.stderr.write(`${fitted(plainText(text))}\n`);
    },
    broken(error) {
      reporter.done();
      return new BegunRunError(error, moneySoFar(latest), capNow());
    },
  };
  stopOnSignals(stop, terminal, () => moneySoFar(latest), capNow);
  return terminal;
}

/** Before a run was heard of, it has made no call. */
function moneySoFar(latest: Progress | undefined): string {
  if (latest === undefined) return nothingSpent;
  const money = moneyText({ ...latest, unknown: latest.unknown + latest.held });
  return latest.capIsShared ? `Of the part that was under way: ${money}` : money;
}

/** A live view where it can be drawn in place and somebody looks at it; else lines. */
async function openReporter({ quiet = false, verbose = false }: OptionValues): Promise<{
  readonly reporter: Reporter;
  /** Breaks a text for what it is shown on. */
  fitted(text: string): string;
}> {
  const { stderr } = process;
  if (quiet || !isLive(stderr, process.env))
    return { reporter: new StreamReporter(stderr, { quiet, verbose }), fitted: (text: string) => text };
  // What measures and cuts text takes a while to load.
  const { TerminalReporter } = await import('../report/terminal-reporter.js');
  const { wrapText } = await import('../report/wrap-text.js');
  const reporter = new TerminalReporter(stderr, { verbose });
  process.on('SIGCONT', () => reporter.afresh());
  return { reporter, fitted: (text: string) => wrapText(text, stderr.columns) };
}

/** Not where a log is kept of what a terminal shows (CI), nor where the cursor cannot be moved. */
export function isLive(stream: Pick<NodeJS.WriteStream, 'isTTY'>, { CI = '', TERM }: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && TERM !== 'dumb' && ['', '0', 'false'].includes(CI);
}

/** The first Ctrl-C (or SIGTERM) lets the calls in flight finish, the second ends the process where it stands. */
function stopOnSignals(
  stop: StopRequest,
  { reporter, typed, tell }: Terminal,
  money: () => string,
  cap: () => PicoDollars | undefined,
): void {
  const onSignal = () => {
    if (stop.requested) {
      if (isSpending(typed)) {
        const next = nextCommand(typed, { kind: 'again' }, cap())?.toString();
        tell(endingText('Stopped at once.', money(), 'Finished rows are kept; the same command continues.', next));
      }
      process.exit(exitCodes.interrupted);
    }
    stop.requested = true;
    reporter.say(
      'Stopping: the calls in flight are being finished. Once more stops now; what is in flight then counts as unknown spend.',
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
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
