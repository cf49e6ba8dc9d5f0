import type { LongInputRule, PromptCaching } from './model-facts.js';

/** Request rules that the models of one generation share. */
export interface FamilyRules {
  readonly reasoning: boolean;
  /** Values of `reasoning_effort`, weakest first. */
  readonly efforts: readonly string[];
  /** What the API answers with HTTP 400, as `ModelFacts.rejects` has it. */
  readonly rejects: readonly string[];
  /** Price of a token written to the prompt cache, as a fraction of the input price: [numerator, denominator]. */
  readonly writeTimes: readonly [number, number];
  readonly structuredOutputs?: true;
  readonly promptCaching?: PromptCaching;
  readonly longInput?: LongInputRule;
  readonly encoding: 'o200k_base' | 'unknown';
}

const sampling = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'logprobs'];
const ofReasoningModels = ['max_tokens', ...sampling];
const plainWrites = { writeTimes: [1, 1], encoding: 'o200k_base' } as const;
const keyed = { ...plainWrites, promptCaching: 'keys' } as const;
const dearWrites = { writeTimes: [5, 4], encoding: 'o200k_base', promptCaching: 'breakpoints' } as const;
const typed = { structuredOutputs: true } as const;
const doubled = { inputTimes: [2, 1], outputTimes: [3, 2] } as const;
const noneToMax = ['none', 'low', 'medium', 'high', 'xhigh', 'max'];

/**
 * Sources: OpenAI's reasoning guide and model pages (developers.openai.com/api/docs), its OpenAPI description
 * (`reasoning_effort`, `stop`), and error messages quoted in public issues; looked up on 2026-11-23. From gpt-5.1 on the
 * sampling parameters work at effort "none" only, and from gpt-5.6 on so do tools (gpt-6.1: not at all in Chat
 * Completions). Encodings: tiktoken's model table; for gpt-5 and gpt-6 also the notes of ttok 1.0 (2026-10-09). Prompt caching: the guide
 * developers.openai.com/api/docs/guides/prompt-caching ("gpt-4o and newer") and the parameters' descriptions in the openai
 * package 6.49 ("gpt-5.6 and later"), read on 2026-11-24; that the first o1 models and gpt-3.5 take no key is a precaution.
 * Structured outputs: the descriptions of `response_format` ("gpt-4o-2024-08-06 and later"), trials in
 * github.com/simonw/llm/issues/794 (gpt-4o, gpt-4.5, o1, o3-mini do; audio models and those before do not) and
 * github.com/web-infra-dev/midscene/issues/259 (chatgpt-4o-latest does not), read on 2026-11-24; that none of the other chat,
 * search and realtime models does is a precaution.
 */
export const families = {
  'first o1': {
    ...plainWrites,
    reasoning: true,
    efforts: [],
    rejects: [
      'role:system',
      'role:developer',
      ...ofReasoningModels,
      'stop',
      'response_format',
      'tools',
      'reasoning_effort',
    ],
  },
  o: {
    ...keyed,
    ...typed,
    reasoning: true,
    efforts: ['low', 'medium', 'high'],
    rejects: ofReasoningModels,
  },
  /** Before gpt-4o; another encoding, which is not shipped here. */
  'gpt-3.5': { writeTimes: [1, 1], encoding: 'unknown', reasoning: false, efforts: [], rejects: ['reasoning_effort'] },
  'gpt-4o': { ...keyed, ...typed, reasoning: false, efforts: [], rejects: ['reasoning_effort'] },
  /** The first gpt-4o and its kin for chat, audio and search. */
  'gpt-4o without schemas': { ...keyed, reasoning: false, efforts: [], rejects: ['reasoning_effort'] },
  'gpt-5': {
    ...keyed,
    ...typed,
    reasoning: true,
    efforts: ['minimal', 'low', 'medium', 'high'],
    rejects: [...ofReasoningModels, 'stop'],
  },
  /** Kin that take only some of their generation's efforts, or none: gpt-5-pro "high" alone, codex no "minimal". */
  'gpt-5 of its own': {
    ...keyed,
    ...typed,
    reasoning: true,
    efforts: [],
    rejects: [...ofReasoningModels, 'stop'],
  },
  'gpt-5.1': {
    ...keyed,
    ...typed,
    reasoning: true,
    efforts: ['none', 'low', 'medium', 'high'],
    rejects: [...ofReasoningModels, 'stop'],
  },
  'gpt-5.2': {
    ...keyed,
    ...typed,
    reasoning: true,
    efforts: ['none', 'low', 'medium', 'high', 'xhigh'],
    rejects: [...ofReasoningModels, 'stop'],
  },
  // The price page grants the ordinary price below 272,000 input tokens from here on, up to 272,000 for gpt-6.
  /** gpt-5.4 and gpt-5.5, but not gpt-5.4-mini. */
  'gpt-5.4': {
    ...keyed,
    ...typed,
    reasoning: true,
    efforts: ['none', 'low', 'medium', 'high', 'xhigh'],
    rejects: [...ofReasoningModels, 'stop'],
    longInput: { aboveInputTokens: 271_999, ...doubled },
  },
  'gpt-5.6': {
    ...dearWrites,
    ...typed,
    reasoning: true,
    efforts: noneToMax,
    rejects: [...ofReasoningModels, 'stop', 'tools'],
    longInput: { aboveInputTokens: 271_999, ...doubled },
  },
  'gpt-6': {
    ...dearWrites,
    ...typed,
    reasoning: true,
    efforts: noneToMax,
    rejects: [...ofReasoningModels, 'stop', 'tools'],
    longInput: { aboveInputTokens: 272_000, ...doubled },
  },
  /** gpt-6-astra, and all from gpt-6.1-sol on except gpt-6.1-terra. */
  'gpt-6 without none': {
    ...dearWrites,
    ...typed,
    reasoning: true,
    efforts: noneToMax.slice(1),
    rejects: [...ofReasoningModels, 'stop', 'tools'],
    longInput: { aboveInputTokens: 272_000, ...doubled },
  },
} as const satisfies Record<string, FamilyRules>;

export type FamilyName = keyof typeof families;

/** Which models beyond the overlay belong to which family; the first match decides. */
const members: readonly (readonly [RegExp, FamilyName])[] = [
  [/^o\d/, 'o'],
  [/^(gpt-3|gpt-4(-|$))/, 'gpt-3.5'],
  [/^chatgpt-4o|^gpt-4.*-(audio|realtime|search|transcribe|tts)|^gpt-5.*-chat(-latest)?$/, 'gpt-4o without schemas'],
  [/^gpt-4/, 'gpt-4o'],
  [/^gpt-5.*-(pro|codex|search)/, 'gpt-5 of its own'],
  [/^gpt-5-/, 'gpt-5'],
  [/^gpt-5\.1(-|$)/, 'gpt-5.1'],
  [/^gpt-5\.[2-5](-|$)/, 'gpt-5.2'],
  [/^gpt-5\.6(-|$)/, 'gpt-5.6'],
  [/^gpt-6/, 'gpt-6 without none'],
];

/** The rules of the family that an id belongs to by its name; undefined when no family is known for it. */
export function familyOf(id: string): FamilyRules | undefined {
  const name = members.find(([pattern]) => pattern.test(id))?.[1];
  return name && families[name];
}
