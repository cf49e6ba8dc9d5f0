import { countRemembered } from './count-prompt-tokens.js';
import type { Message } from './read-messages.js';

const shortestPrefix = 1024;
const step = 128;
/** A UTF-16 unit holds at most three bytes, so at most three tokens: 1,024 equal tokens are more than 256 equal units. */
const keyLength = 256;
const prefixesKept = 256;
const promptsPerPrefix = 8;

/** What a prompt took from the provider's cache and put into it, in tokens. */
export interface CacheUse {
  readonly cached: number;
  readonly written: number;
}

/** Remembers long prompts, so that later ones with the same beginning are cheaper, as the provider's prompt cache does. */
export class PromptCache {
  /** The latest prompts by model and first characters; the oldest prefix leaves first. */
  readonly #prompts = new Map<string, string[]>();

  /** Looks a prompt up and puts it in. @param tokens its prompt tokens. */
  use(model: string, messages: readonly Message[], tokens: number): CacheUse {
    if (tokens < shortestPrefix) return { cached: 0, written: 0 };
    const text = messages.map((message) => `${message.role}\n${message.text}`).join('\n');
    const key = `${model}\n${text.slice(0, keyLength)}`;
    const earlier = this.#prompts.get(key) ?? [];
    const shared = Math.max(0, ...earlier.map((prompt) => sharedLength(prompt, text)));
    // The role names inside `text` stand for the tokens that each message adds; the rounding hides the difference.
    const cached = shared < keyLength ? 0 : roundDown(Math.min(countRemembered(text.slice(0, shared)), tokens));
    this.#remember(key, [text, ...earlier].slice(0, promptsPerPrefix));
    return { cached, written: roundDown(tokens) - cached };
  }

  #remember(key: string, prompts: string[]): void {
    this.#prompts.delete(key);
    this.#prompts.set(key, prompts);
    if (this.#prompts.size > prefixesKept) this.#prompts.delete(this.#prompts.keys().next().value!);
  }
}

function roundDown(tokens: number): number {
  return tokens < shortestPrefix ? 0 : tokens - (tokens % step);
}

function sharedLength(one: string, other: string): number {
  const end = Math.min(one.length, other.length);
  let length = 0;
  while (length < end && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}
