import { LiveBlock } from './live-block.js';
import { liveView } from './live-view.js';
import { colourPaint, plainPaint } from './paint.js';
import { plainText } from './plain-text.js';
import type { Progress, Reporter } from './reporter.js';
import { wrapText } from './wrap-text.js';

const frameMs = 200;

/** Writes to a terminal: a live view that is drawn in place, and sentences above it. */
export class TerminalReporter implements Reporter {
  private readonly block: LiveBlock;
  private latest: Progress | undefined;
  private drawn = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly options: { readonly verbose: boolean },
  ) {
    this.block = new LiveBlock(stream);
    stream.on('resize', () => this.draw());
  }

  say(sentence: string): void {
    this.block.print(wrapText(plainText(sentence), this.stream.columns), this.view());
  }

  detail(sentence: string): void {
    if (this.options.verbose) this.say(sentence);
  }

  progress(progress: Progress, now = performance.now()): void {
    this.latest = progress;
    if (now - this.drawn < frameMs) return;
    this.drawn = now;
    this.draw();
  }

  done(): void {
    this.latest = undefined;
    this.block.clear();
  }

  /** Shows the view anew, below whatever others have written. */
  afresh(): void {
    this.block.forget();
    this.draw();
  }

  private draw(): void {
    if (this.latest !== undefined) this.block.show(this.view());
  }

  private view(): string[] {
    if (this.latest === undefined) return [];
    // Zero where the terminal does not know its size.
    const columns = this.stream.columns || 80;
    const rows = this.stream.rows || 24;
    const paint = this.stream.hasColors?.() ? colourPaint : plainPaint;
    return liveView(this.latest, { columns: columns - 1, rows }, paint);
  }
}
