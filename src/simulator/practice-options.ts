import { z } from 'zod';
import { faultKinds } from './fault-kinds.js';

const number = (expected: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.number(`expected ${expected}`).min(min, `expected ${expected}`).max(max, `expected ${expected}`);
const wholeNumber = (expected: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.int(`expected ${expected}`).min(min, `expected ${expected}`).max(max, `expected ${expected}`);
const text = (expected: string) => z.string(`expected ${expected}`).min(1, `expected ${expected}`);
const texts = (expected: string) => z.array(text(expected), `expected ${expected}`);
const yesOrNo = z.boolean('expected true or false');

/** One way in which the practice API misbehaves. Rules roll in the order in which they are listed. */
export const faultRule = z
  .strictObject(
    {
      kind: z.enum(faultKinds, { error: `expected one of ${faultKinds.join(', ')}` }),
      /** Chance of striking each time it may, 0 to 1; default 1. */
      rate: number('a chance from 0 to 1', 0, 1).default(1),
      /**
       * Strikes only where a question contains this text; for kinds about files and batches: where the file does, as long
       * as its batch has not ended. Default: everywhere.
       */
      match: text('a piece of a question').optional(),
      /** Strikes only requests for these model ids; default: all. */
      models: texts('a list of model ids').optional(),
      /** Lets this many chances pass before the first roll; default 0. */
      after: wholeNumber('a whole number from 0', 0).default(0),
      /** Strikes at most so many times; default: no end. file_not_found: so many times for each file; default 1. */
      times: wholeNumber('a whole number from 1', 1).optional(),
      /** hang, reset, batch_missing_line: whether the lost reply is billed; default true. */
      billed: yesOrNo.optional(),
      /** rate_limit: how long the refusal asks to wait, in milliseconds; default 1000. */
      waitMs: wholeNumber('a whole number of milliseconds', 0).optional(),
      /** rate_limit: which header carries the wait, if any; default: drawn anew each time. */
      header: z
        .enum(['retry-after', 'retry-after-ms', 'none'], {
          error: 'expected one of retry-after, retry-after-ms, none',
        })
        .optional(),
      /** cut_body: which share of the body is sent before the cut, 0 to 1; default 0.5. */
      share: number('a share from 0 to 1', 0, 1).optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'expected an object like {"kind": "hang"}' : undefined) },
  )
  .refine((rule) => rule.billed === undefined || ['hang', 'reset', 'batch_missing_line'].includes(rule.kind), {
    error: 'expected "billed" only with kind hang, reset or batch_missing_line',
  })
  .refine((rule) => (rule.waitMs === undefined && rule.header === undefined) || rule.kind === 'rate_limit', {
    error: 'expected "waitMs" and "header" only with kind rate_limit',
  })
  .refine((rule) => rule.share === undefined || rule.kind === 'cut_body', {
    error: 'expected "share" only with kind cut_body',
  });

export const faultRules = z.array(faultRule, 'expected a list of faults');

const speed = number('a speed from 0 to 1,000,000', 0, 1_000_000);

/** What POST /practice/clock takes. */
export const clockChange = z.strictObject(
  {
    /** How many times faster than real time it runs from now on; 0 stops it. */
    speed: speed.optional(),
    /** Milliseconds to put it forward by. */
    advanceMs: number('milliseconds from 0', 0).optional(),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'expected an object like {"speed": 600, "advanceMs": 60000}' : undefined,
  },
);

export const practiceOptions = z.strictObject(
  {
    /** TCP port; default 0: any free one. */
    port: wholeNumber('a port from 0 to 65535', 0, 65_535).default(0),
    /** Address to listen on; default 127.0.0.1. */
    host: text('an address').default('127.0.0.1'),
    /** Milliseconds that every billed call takes; default 0. */
    latencyMs: number('milliseconds from 0', 0).default(0),
    /** Further milliseconds for each completion token, reasoning included; default 0. */
    latencyPerTokenMs: number('milliseconds from 0', 0).default(0),
    /**
     * A gateway before the API gives up on a call for which nothing was sent for so many milliseconds: with a page of its
     * own (504), or where a reply had begun, by closing the connection. The call is billed all the same. Default 0: none.
     */
    gatewayIdleMs: number('milliseconds from 0', 0).default(0),
    /**
     * Milliseconds between the comments that a stream sends until its text comes; 0 sends none. Default: a third of
     * `gatewayIdleMs`, 5000 without a gateway.
     */
    keepAliveMs: number('milliseconds from 0', 0).optional(),
    /** Changes answers, reasoning lengths and faults; the same seed repeats them. Default 1. */
    seed: wholeNumber('a whole number from 0', 0).default(1),
    /** API keys that are let in; default: any that is not empty. */
    keys: texts('a list of API keys').min(1, 'expected at least one API key').optional(),
    /** Model ids that are served; default: the whole catalog, retired models too. Ids that nobody knows are billed at $0. */
    models: texts('a list of model ids').optional(),
    /** Model ids that are not served, whatever `models` says; default: none. */
    withoutModels: texts('a list of model ids').default([]),
    /** Reasoning tokens of a question asked alone are log-normal around `median` (default 300), `spread` (default 0.6) being the sigma. */
    reasoning: z
      .strictObject(
        {
          median: number('tokens from 0', 0, 1_000_000).default(300),
          spread: number('a sigma from 0 to 3', 0, 3).default(0.6),
        },
        {
          error: (issue) =>
            issue.code === 'invalid_type' ? 'expected an object like {"median": 300, "spread": 0.6}' : undefined,
        },
      )
      .default({ median: 300, spread: 0.6 }),
    /** Reasoning tokens of a question among ten or more in a call, relative to alone; default 0.6. */
    mergeRatio: number('a ratio from 0 to 5', 0, 5).default(0.6),
    /** Chance that an answer is left out, for each further question in its call; default 0. */
    mergeMissing: number('a chance from 0 to 1', 0, 1).default(0),
    /** Chance that an answer is wrong, though of the right form, for each further question in its call; default 0. */
    mergeSlips: number('a chance from 0 to 1', 0, 1).default(0),
    /** By model id the share of questions that it gets right, 0 to 1; default 1, give or take what merging does. */
    accuracy: z
      .record(z.string(), number('a share from 0 to 1', 0, 1), 'expected an object of model id: share')
      .default({}),
    /** Of the answers that a model gets wrong for want of accuracy, the share that is the same in every call, 0 to 1; default 0. */
    firm: number('a share from 0 to 1', 0, 1).default(0),
    /** Requests and tokens a minute and model beyond which requests are refused; default: none are. */
    rateLimit: z
      .strictObject(
        {
          rpm: wholeNumber('a whole number from 1', 1).optional(),
          tpm: wholeNumber('a whole number from 1', 1).optional(),
        },
        {
          error: (issue) =>
            issue.code === 'invalid_type' ? 'expected an object like {"rpm": 500, "tpm": 200000}' : undefined,
        },
      )
      .default({}),
    /**
     * The practice's own time, which batches, expiry and times in replies go by; latencies and rate limits are real time.
     * `speed` (default 1) is how many times faster than real time it runs, `start` (default: now) when it begins.
     */
    clock: z
      .strictObject(
        {
          speed: speed.default(1),
          start: z.iso.datetime({ offset: true, error: 'expected a time like "2026-11-23T22:00:00Z"' }).optional(),
        },
        {
          error: (issue) =>
            issue.code === 'invalid_type'
              ? 'expected an object like {"speed": 600, "start": "2026-11-23T22:00:00Z"}'
              : undefined,
        },
      )
      .default({ speed: 1 }),
    /**
     * How long a batch is validated and then worked on, in milliseconds of the practice's own time (default 0: it is
     * done when first asked after), and how many prompt tokens may be enqueued for a model (default: any number).
     */
    batch: z
      .strictObject(
        {
          validateMs: number('milliseconds from 0', 0).default(0),
          runMs: number('milliseconds from 0', 0).default(0),
          enqueuedTokens: wholeNumber('a whole number from 1', 1).optional(),
        },
        {
          error: (issue) =>
            issue.code === 'invalid_type'
              ? 'expected an object like {"validateMs": 1000, "runMs": 60000, "enqueuedTokens": 2000000}'
              : undefined,
        },
      )
      .default({ validateMs: 0, runMs: 0 }),
    /** Whether prompts of 1,024 tokens or more that begin like an earlier one report cached tokens; default true. */
    cachedPrefix: yesOrNo.default(true),
    /** Answers to give, by exact question; default: none, all are made up. */
    answers: z
      .record(z.string(), z.string('expected an answer as text'), 'expected an object of question: answer')
      .default({}),
    /** What to answer with where neither `answers` nor arithmetic has the answer; default: none, it is made up. */
    labels: texts('a list of labels').default([]),
    /** What the client puts before its questions, a blank line after it: no part of a question that stands alone. Default: nothing. */
    instructions: z.string('expected the instructions as text').default(''),
    /** Whether the bill lists every call; costs memory. Default false. */
    keepCalls: yesOrNo.default(false),
    /** Whether the bill counts how often each question was asked; costs memory, since it keeps their texts. Default true. */
    countQuestions: yesOrNo.default(true),
    faults: faultRules.default([]),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'expected an object of options' : undefined) },
);

export type PracticeOptions = z.input<typeof practiceOptions>;
export type PracticeSettings = z.output<typeof practiceOptions>;
export type FaultRule = z.output<typeof faultRule>;
