import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The command line under test: the build, or the one that E2E_CLI names (an installed package, another build). */
export const cli = process.env.E2E_CLI ?? fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** What is left of a process that has ended. */
export interface Ended {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SheafProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  stderr(): string;
  /** Kills it as `kill -9` does; resolves when it is gone. */
  murder(): Promise<Ended>;
}

export interface ProcessOptions {
  readonly cwd: string;
  /** On top of an environment without any OPENAI_*, SHEAF_* and REDIS_* variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stdin holds; nothing by default. */
  readonly input?: string | Buffer;
}

/** Starts `sheaf <args>`; it does not outlive the test. */
export function startSheaf(args: readonly string[], options: ProcessOptions): SheafProcess {
  return startProcess(process.execPath, [cli, ...args], options);
}

/** Starts any command; it does not outlive the test. */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions): SheafProcess {
  const { cwd, env, input = '' } = options;
  const child = spawn(command, args, { cwd, env: { ...cleanEnvironment(), ...env }, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => {}); // It may end without having read its input.
  child.stdin.end(input);
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  const ended = once(child, 'close').then(([code]) => ({ code, stdout: text(stdout), stderr: text(stderr) }) as Ended);
  return {
    child,
    ended,
    stderr: () => text(stderr),
    murder: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OPENAI|SHEAF|VITEST|REDIS)_?/.test(name)),
  );
}
