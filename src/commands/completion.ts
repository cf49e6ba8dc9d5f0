import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../errors.js';
import { bashCompletion } from './completion/bash.js';
import { commandTree } from './completion/command-tree.js';
import { fishCompletion } from './completion/fish.js';
import { zshCompletion } from './completion/zsh.js';

/** What a shell has to read to know the commands, one text a shell. */
const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export type Shell = keyof typeof scripts;

/** `sheaf completion <shell>`: prints the shell's script, made of the very commands and options that the program has. */
export function completionCommand(program: Command, shell: Shell): ExitCode {
  process.stdout.write(scripts[shell](commandTree(program)));
  return exitCodes.answered;
}
