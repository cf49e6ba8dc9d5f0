import { countRemembered } from './count-prompt-tokens.js';
import { Bucket } from './rate-bucket.js';
import type { CompletionRequest } from './read-completion-request.js';

const shortestPrefix = 1024;
const step = 128;
/** A UTF-16 unit holds at most three bytes, so at most three tokens: 1,024 equal tokens are more than 256 equal units. */
const keyLength = 256;
const prefixesKept = 256;
const promptsPerPrefix = 8;
/** What one machine serves of prompts that begin alike and have the same key; others help out, and have not cached it. */
const perMinute = 15;

/** What a prompt took from the provider's cache and put into it, in tokens. */
export interface CacheUse {
  readonly cached: number;
  readonly written: number;
}

/** What a request tells of its prompt. */
export type CachedRequest = Pick<
  CompletionRequest,
  'model' | 'facts' | 'messages' | 'promptTokens' | 'cacheKey' | 'explicitCache'
>;

/** The machine that prompts with the same beginning and key are sent to. */
interface Machine {
  readonly rate: Bucket;
  /** The latest prompts, or their beginnings up to a breakpoint, newest first. */
  prompts: string[];
}

/** Remembers long prompts, so that later ones with the same beginning are cheaper, as the provider's prompt cache does. */
export class PromptCache {
  /** By model, key and first characters; the one that was idle for longest leaves first. */
  readonly #machines = new Map<string, Machine>();

  /** Looks a prompt up and puts it in. */
  use({ model, facts, messages, promptTokens, cacheKey, explicitCache }: CachedRequest): CacheUse {
    if (promptTokens < shortestPrefix) return { cached: 0, written: 0 };
    const text = messages.map((message) => `${message.role}\n${message.text}`).join('\n');
    const machine = this.#machine(`${model}\n${cacheKey}\n${text.slice(0, keyLength)}`);
    const overflows = machine.rate.take(1) > 0;
    const known = overflows ? [] : machine.prompts;
    const [use, learned] =
      facts.promptCaching === 'breakpoints'
        ? useBreakpoints(known, breakpointsOf(messages, explicitCache), text, promptTokens)
        : usePrefix(known, text, promptTokens);
    if (!overflows) {
      machine.prompts = [...new Set([...learned, ...machine.prompts])].slice(0, promptsPerPrefix);
    }
    return use;
  }

  #machine(name: string): Machine {
    const machine = this.#machines.get(name) ?? { rate: new Bucket(perMinute), prompts: [] };
    this.#machines.delete(name);
    this.#machines.set(name, machine);
    if (this.#machines.size > prefixesKept) this.#machines.delete(this.#machines.keys().next().value!);
    return machine;
  }
}

/** The longest beginning that any earlier prompt has, too. */
function usePrefix(known: readonly string[], text: string, tokens: number): [CacheUse, string[]] {
  const shared = Math.max(0, ...known.map((prompt) => sharedLength(prompt, text)));
  const cached = shared < keyLength ? 0 : roundDown(tokensOf(text.slice(0, shared), tokens));
  return [{ cached, written: roundDown(tokens) - cached }, [text]];
}

/** A beginning is found again only whole, and only where both prompts have a breakpoint at its end. */
function useBreakpoints(
  known: readonly string[],
  ends: readonly number[],
  text: string,
  tokens: number,
): [CacheUse, string[]] {
  const prefixes = ends.map((end) => text.slice(0, end)).filter((prefix) => tokensOf(prefix, tokens) >= shortestPrefix);
  const found = prefixes.findLast((prefix) => known.includes(prefix));
  const cached = found === undefined ? 0 : tokensOf(found, tokens);
  const longest = prefixes.at(-1);
  return [{ cached, written: longest === undefined ? 0 : tokensOf(longest, tokens) - cached }, prefixes];
}

/** Where breakpoints stand in the joined messages; the provider's own stands at the very end. */
function breakpointsOf(messages: CachedRequest['messages'], explicitOnly: boolean): number[] {
  const ends: number[] = [];
  let start = 0;
  for (const { role, text, breakpoints } of messages) {
    start += role.length + 1;
    ends.push(...breakpoints.map((end) => start + end));
    start += text.length + 1;
  }
  const last = start - 1;
  return explicitOnly || ends.at(-1) === last ? ends : [...ends, last];
}

/** The role names inside `text` stand for the tokens that each message adds. */
function tokensOf(text: string, most: number): number {
  return Math.min(countRemembered(text), most);
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
