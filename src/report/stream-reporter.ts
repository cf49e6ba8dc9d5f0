import { redact } from '../redact.js';
import { progressLine } from './format.js';
import type { Progress, Reporter } from './reporter.js';

const plainEveryMs = 10_000;
const liveEveryMs = 200;

export interface ReporterOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Writes to stderr: one line that is rewritten on a terminal, plain lines every ten seconds elsewhere. */
export class StreamReporter implements Reporter {
  private shown = 0;
  private live = false;
  private waiting = '';

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly options: ReporterOptions,
  ) {}

  say(sentence: string): void {
    if (this.options.quiet) return;
    this.clear();
    this.stream.write(`${redact(sentence)}\n`);
  }

  detail(sentence: string): void {
    if (this.options.verbose) this.say(sentence);
  }

  progress(progress: Progress, now = Date.now()): void {
    if (this.options.quiet || now - this.shown < (this.stream.isTTY ? liveEveryMs : plainEveryMs)) return;
    this.shown = now;
    const line = progressLine(progress);
    if (!this.stream.isTTY) {
      // A wait may take all day.
      if (line !== this.waiting) this.stream.write(`${line}\n`);
      this.waiting = progress.waiting === undefined && !progress.paused ? '' : line;
      return;
    }
    this.clear();
    this.stream.write(line.slice(0, Math.max(20, (this.stream.columns ?? 80) - 1)));
    this.live = true;
  }

  done(): void {
    this.clear();
  }

  private clear(): void {
    if (this.live) this.stream.write('\r\x1b[K');
    this.live = false;
  }
}
