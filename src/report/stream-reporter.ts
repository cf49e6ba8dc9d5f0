import { progressLine } from './format.js';
import { plainText } from './plain-text.js';
import type { Progress, Reporter } from './reporter.js';

const everyMs = 10_000;

export interface ReporterOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Writes lines, how the run stands every ten seconds: for pipes, logs and terminals that cannot write over what they show. */
export class StreamReporter implements Reporter {
  private shown = 0;
  private waiting = '';

  constructor(
    private readonly stream: NodeJS.WritableStream,
    private readonly options: ReporterOptions,
  ) {}

  say(sentence: string): void {
    if (!this.options.quiet) this.stream.write(`${plainText(sentence)}\n`);
  }

  detail(sentence: string): void {
    if (this.options.verbose) this.say(sentence);
  }

  progress(progress: Progress, now = Date.now()): void {
    if (this.options.quiet || now - this.shown < everyMs) return;
    this.shown = now;
    const line = plainText(progressLine(progress));
    // A wait may take all day.
    if (line !== this.waiting) this.stream.write(`${line}\n`);
    this.waiting = progress.waiting === undefined && !progress.paused ? '' : line;
  }

  done(): void {}
}
