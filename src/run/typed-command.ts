import { keptCommand } from './kept-command.js';

const plain = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** A command as it was typed, without its first word, and as it would be typed with changes. */
export class TypedCommand {
  constructor(readonly args: readonly string[]) {}

  /** "run", "retry" …; undefined without any. */
  get name(): string | undefined {
    return this.args[0];
  }

  /** The option's value, where it was typed. */
  value(option: string, short?: string): string | undefined {
    for (const [i, arg] of this.args.entries()) {
      if (arg === `--${option}` || arg === short) return this.args[i + 1];
      if (arg.startsWith(`--${option}=`)) return arg.slice(option.length + 3);
    }
    return undefined;
  }

  /** With another value of the option, at the end, where it is seen; before "--", behind which nothing is an option. */
  with(option: string, value: string, short?: string): TypedCommand {
    const at = this.args.findIndex((arg) => arg === `--${option}` || arg === short || arg.startsWith(`--${option}=`));
    const isJoined = this.args[at]?.startsWith(`--${option}=`);
    const others = at === -1 ? this.args : this.args.toSpliced(at, isJoined ? 1 : 2);
    const end = others.indexOf('--');
    return new TypedCommand(others.toSpliced(end === -1 ? others.length : end, 0, `--${option}`, value));
  }

  without(flag: string): TypedCommand {
    return new TypedCommand(this.args.filter((arg) => arg !== `--${flag}`));
  }

  /** For a POSIX shell, without credentials. */
  toString(): string {
    const words = keptCommand(this.args).map(quoted);
    const isFromStdin = this.name !== 'retry' && this.args.includes('-');
    return ['sheaf', ...words, ...(isFromStdin ? ['< INPUT'] : [])].join(' ');
  }
}

/** The command that goes on with a run under another cap, for a shell: as it was typed, but never from the start. */
export function commandUnder(args: readonly string[], budget: string | undefined): string {
  const again = new TypedCommand(args).without('fresh');
  return (budget === undefined ? again : again.with('budget', budget)).toString();
}

function quoted(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
