import type { Argument, Command, Option } from 'commander';
import { type OptionDefinition, type OptionName, options } from '../../config/options.js';
import { listModels } from '../../model/catalog.js';

/** What may stand in a place of the command line. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'text' };

export interface CompletedOption {
  /** "--output", "-o" */
  readonly flags: readonly string[];
  readonly meaning: string;
  /** Its value's placeholder and what the value may be; undefined for a switch. */
  readonly value: (Values & { readonly name: string }) | undefined;
}

export interface CompletedCommand {
  readonly name: string;
  readonly meaning: string;
  readonly options: readonly CompletedOption[];
  readonly places: readonly (Values & { readonly name: string })[];
}

/** All that a shell may complete. */
export function commandTree(program: Command): CompletedCommand[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({
      name: command.name(),
      meaning: inShort(command.description()),
      options: command.createHelp().visibleOptions(command).map(completedOption),
      places:
        command.name() === 'help'
          ? [{ name: 'command', kind: 'words', words: program.commands.map((other) => other.name()) }]
          : command.registeredArguments.map(completedPlace),
    }));
}

function completedOption(option: Option): CompletedOption {
  const flags = [option.long, option.short].filter((flag) => flag !== undefined);
  const [, placeholder] = /<(.+)>/.exec(option.flags) ?? [];
  const value = placeholder === undefined ? undefined : { name: placeholder, ...valuesOf(option, placeholder) };
  return { flags, meaning: inShort(option.description), value };
}

function valuesOf({ long = '' }: Option, placeholder: string): Values {
  const { words }: Partial<OptionDefinition<unknown>> = options[long.slice(2) as OptionName] ?? {};
  if (words !== undefined) return { kind: 'words', words };
  if (/^ID\b/.test(placeholder)) return { kind: 'words', words: listModels().map(({ id }) => id) };
  if (placeholder === 'DIR') return { kind: 'folder' };
  if (placeholder.includes('FILE')) return { kind: 'file' };
  // Of auto|N and the like those that are meant as they stand.
  const literal = placeholder.split('|').filter((word) => /^[a-z]+$/.test(word));
  return literal.length > 0 ? { kind: 'words', words: literal } : { kind: 'text' };
}

/** A command is given files, but for one of a few words. */
function completedPlace(argument: Argument): Values & { readonly name: string } {
  const { argChoices: words } = argument;
  if (words !== undefined) return { name: argument.name(), kind: 'words', words };
  if (argument.name() === 'id') return { name: 'id', kind: 'words', words: listModels().map(({ id }) => id) };
  return { name: argument.name(), kind: argument.name() === 'row' ? 'text' : 'file' };
}

/** The first clause: shells show one line. */
function inShort(text: string): string {
  return text.split(/[;:(]/)[0]!.trim();
}
