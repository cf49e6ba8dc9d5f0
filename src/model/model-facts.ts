/** What one token costs, in pico-dollars (1e-12 $). */
export interface TokenPrices {
  /** A prompt token that came from no cache and went into none. */
  readonly input: bigint;
  /** A prompt token read from the provider's prompt cache. */
  readonly cached: bigint;
  /** A prompt token written to the provider's prompt cache: 1.25 × input from gpt-5.6 on, input before. */
  readonly written: bigint;
  /** A token of the visible answer. */
  readonly output: bigint;
  /** A hidden reasoning token. Providers bill it as output; only a price override sets it apart. */
  readonly reasoning: bigint;
}

/** Long prompts bill the whole call dearer. The multipliers are fractions, [numerator, denominator]. */
export interface LongInputRule {
  /** The rule holds for calls with more prompt tokens than this. */
  readonly aboveInputTokens: number;
  /** For input, cached and written tokens. */
  readonly inputTimes: readonly [number, number];
  /** For output and reasoning tokens. */
  readonly outputTimes: readonly [number, number];
}

/**
 * What a request may say of the provider's prompt cache. `keys`: `prompt_cache_key`. `breakpoints`: `prompt_cache_options`
 * too; a prefix is then found again only where a breakpoint ends it, and by default there is one, at the prompt's very end.
 */
export type PromptCaching = 'keys' | 'breakpoints';

/** What the provider lets an account of a usage tier ask of a model, a minute. */
export interface TierLimits {
  readonly tier: number;
  readonly rpm: number;
  readonly tpm: number;
}

/** What Sheaf knows of a model. */
export interface ModelFacts {
  /** The id as it was asked for. */
  readonly id: string;
  /** Prompt and completion together, in tokens. */
  readonly contextTokens: number;
  /** The largest `max_completion_tokens`; reasoning counts towards it. */
  readonly maxOutputTokens: number;
  /** Whether it spends hidden reasoning tokens. */
  readonly reasoning: boolean;
  /** Accepted values of `reasoning_effort`, weakest first; empty where the parameter is refused or unknown. */
  readonly efforts: readonly string[];
  /**
   * Request parameters, and roles as "role:system", that the API answers with HTTP 400 (for parameters that depend
   * on the effort: under at least one effort).
   */
  readonly rejects: readonly string[];
  /** List prices of the ordinary lane; absent when nobody knows them. */
  readonly prices?: TokenPrices;
  /** List prices of the Batch API; absent when the model is not offered there or nobody knows. */
  readonly batchPrices?: TokenPrices;
  /** List prices with `service_tier: "flex"`; absent when the model is not offered there or nobody knows. */
  readonly flexPrices?: TokenPrices;
  readonly longInput?: LongInputRule;
  /** Takes `response_format` of type json_schema; absent where that is not known. */
  readonly structuredOutputs?: true;
  /** Absent where nothing of the kind is known to be taken. */
  readonly promptCaching?: PromptCaching;
  /** The day (YYYY-MM-DD, UTC) from which the provider answers 404. */
  readonly shutdownDate?: string;
  /** The replacement that the provider recommends. */
  readonly successor?: string;
  /** Limits of rate by usage tier, lowest first; absent where nobody looked them up. */
  readonly tierLimits?: readonly TierLimits[];
  /** Facts that no source states, but others suggest: "batch prices", … */
  readonly inferred?: readonly string[];
  /** How its text is cut into tokens. */
  readonly encoding: 'o200k_base' | 'unknown';
  /** Where these facts come from: addresses or package names. */
  readonly source: string;
  /** The day (YYYY-MM-DD) on which the facts were looked up. */
  readonly asOf: string;
}
