import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLive } from '../../src/commands/terminal.js';
import { TerminalReporter } from '../../src/report/terminal-reporter.js';
import { sampleProgress } from '../support/sample-progress.js';

class Screen extends EventEmitter {
  readonly written: string[] = [];
  columns = 80;
  rows = 24;
  colours = false;
  write(text: string): void {
    this.written.push(text);
  }
  hasColors(): boolean {
    return this.colours;
  }
}

describe('what a terminal is shown', () => {
  let screen: Screen;
  let reporter: TerminalReporter;
  beforeEach(() => {
    screen = new Screen();
    reporter = new TerminalReporter(screen as never, { verbose: false });
  });

  it('is drawn five times a second at most, and not again when nothing changed', () => {
    for (let now = 0; now < 1_000; now += 10) reporter.progress(sampleProgress({ done: now }), now);
    expect(screen.written).toHaveLength(5);
    for (let now = 2_000; now < 4_000; now += 10) reporter.progress(sampleProgress({ done: 0 }), now);
    expect(screen.written).toHaveLength(6);
  });

  it('fits when the terminal gets another size, at once', () => {
    reporter.progress(sampleProgress());
    screen.columns = 30;
    screen.rows = 4;
    screen.emit('resize');
    const lines = stripVTControlCharacters(screen.written[1]!).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(30);
  });

  it('has sentences above it, and nothing of it is left at the end', () => {
    reporter.say('before');
    reporter.progress(sampleProgress());
    reporter.say('between');
    reporter.detail('only for --verbose');
    reporter.done();
    reporter.say('after');
    const [before, drawn, between, cleared, after] = screen.written;
    expect(before).toBe('before\n');
    const erased = `\u001B[9A\r${'\u001B[K\n'.repeat(9)}\u001B[J\u001B[9A\r`;
    expect(between).toBe(`${erased}between\n${drawn}`);
    expect(cleared).toBe(erased);
    expect(after).toBe('after\n');
    expect(screen.written).toHaveLength(5);
  });

  it('has colours only where the terminal takes them', () => {
    reporter.progress(sampleProgress());
    screen.colours = true;
    reporter.afresh();
    expect(screen.written[0]).not.toContain('\u001B[');
    expect(screen.written[1]).toContain('\u001B[1m');
  });
});

it.each([
  [true, true, {}],
  [true, true, { CI: 'false', TERM: 'xterm-256color' }],
  [false, true, { TERM: 'dumb' }],
  [false, true, { CI: 'true' }],
  [false, false, {}],
])('live %s where a terminal is %s and the environment %o', (live, isTTY, env) => {
  expect(isLive({ isTTY }, env)).toBe(live);
});
