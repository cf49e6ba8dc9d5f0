import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Undefined where there is a tmux; else why not. */
export const whyNoTmux =
  spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not installed: see scripts/setup-tmux.mjs';

/** A terminal with a shell in it. */
export interface Pane {
  /** Lines that the terminal shows, from the top, without trailing blanks; what was wrapped is one line. */
  lines(): string[];
  /** The same as bytes with colours, and all that has scrolled away before it. */
  history(): string;
  /** Types a line. */
  type(line: string): void;
  /** Presses a key by tmux's name for it, such as C-c. */
  press(key: string): void;
  resize(columns: number): void;
  /** Whether the cursor shows. */
  hasCursor(): boolean;
}

export interface PaneOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
}

const rows = '40';

/** Opens a terminal on a tmux server of its own, which does not outlive the test. */
export function openPane({ cwd, env, columns }: PaneOptions): Pane {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-tmux-'));
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args], { encoding: 'utf8' });
  onTestFinished(() => {
    tmux('kill-server');
    rmSync(folder, { recursive: true, force: true });
  });
  const variables = Object.entries({ PS1: '$ ', ...env }).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  // A terminal in which CI runs is still a terminal.
  tmux('new-session', '-d', '-x', String(columns), '-y', rows, '-c', cwd, ...variables, 'env', '-u', 'CI', 'sh');
  const capture = (...flags: string[]) => tmux('capture-pane', '-p', '-J', ...flags);
  return {
    lines: () =>
      capture()
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd()),
    history: () => capture('-e', '-S', '-'),
    type(line) {
      tmux('send-keys', '-l', line);
      tmux('send-keys', 'Enter');
    },
    press: (key) => void tmux('send-keys', key),
    resize: (width) => void tmux('resize-window', '-x', String(width), '-y', rows),
    hasCursor: () => tmux('display-message', '-p', '#{cursor_flag}').trim() === '1',
  };
}
