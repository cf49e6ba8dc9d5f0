import type { OptionName } from '../../config/options.js';
import { InterruptedError, UsageError } from '../../errors.js';
import { plainText } from '../../report/plain-text.js';

/** A person who can be asked. */
export interface Person {
  say(text: string): void;
  /** @returns what was typed, undefined when the person left (Ctrl-C, Ctrl-D) */
  ask(question: string): Promise<string | undefined>;
}

/** One thing that has to be known. */
export interface Question<T> {
  /** The option that answers it unasked. */
  readonly option?: OptionName;
  readonly text: string;
  /** What Enter stands for. */
  readonly preset?: string;
  /** What holds where nobody can be asked; without it the question is left open. */
  readonly unasked?: string;
  /** What to give where nobody can be asked. */
  readonly give: string;
  /** @throws UsageError when that is no answer; a person is asked again */
  read(text: string): T | Promise<T>;
}

/** Where `sheaf init` gets its answers: from options, else from the person at the terminal, else from what goes without saying. */
export class Desk {
  /** What has to be given yet, where nobody can be asked. */
  readonly missing: string[] = [];

  constructor(
    readonly given: Readonly<Partial<Record<OptionName, string>>>,
    readonly person: Person | undefined,
  ) {}

  say(text: string): void {
    this.person?.say(plainText(text));
  }

  /** @returns undefined when the question stays open, which `missing` then tells */
  async take<T>({ option, text, preset, unasked, give, read }: Question<T>): Promise<T | undefined> {
    const given = option && this.given[option];
    if (given !== undefined) return read(given);
    if (this.person === undefined) {
      if (unasked !== undefined) return read(unasked);
      this.missing.push(give);
      return undefined;
    }
    for (;;) {
      const typed = await this.person.ask(plainText(preset === undefined ? `${text} ` : `${text} [${preset}] `));
      if (typed === undefined) throw new InterruptedError('Nothing was written.');
      const answer = typed.trim() || preset;
      if (answer === undefined) continue;
      try {
        return await read(answer);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        this.say([error.message, error.nextStep].filter(Boolean).join(' '));
      }
    }
  }

  /** @returns false where nobody can be asked */
  async agree(text: string, preset: 'y' | 'n'): Promise<boolean> {
    const answer = await this.take({
      text,
      preset,
      unasked: 'n',
      give: '',
      read(typed) {
        if (/^(y|yes|n|no)$/i.test(typed)) return /^y/i.test(typed);
        throw new UsageError('Please answer y or n.');
      },
    });
    return answer === true;
  }
}
