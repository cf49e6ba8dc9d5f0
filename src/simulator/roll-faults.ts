import {
  type BatchFaultKind,
  type FaultKind,
  type FileCallFaultKind,
  isAnswerFault,
  needsMergedPrompt,
  strikesRequests,
} from './fault-kinds.js';
import type { Lane } from './lane.js';
import type { ParsedPrompt } from './parse-prompt.js';
import type { FaultRule } from './practice-options.js';
import { type Draw, seededRandom } from './seeded-random.js';

/** A fault that takes effect now. */
export interface Struck {
  readonly rule: FaultRule;
  /** For choices within the fault (which header, where to cut); the rule's own sequence. */
  readonly draw: Draw;
}

/** A rule and how often it has had its chance and struck. */
interface Armed {
  readonly rule: FaultRule;
  readonly draw: Draw;
  chances: number;
  strikes: number;
}

/**
 * Decides which requests and answers go wrong. Each rule has its own seeded sequence: the same requests in the same
 * order meet the same faults, and another rule in the list changes nothing for this one.
 */
export class FaultRoller {
  readonly #seed: number;
  #armed: Armed[] = [];

  constructor(rules: readonly FaultRule[], seed: number) {
    this.#seed = seed;
    this.load(rules);
  }

  get rules(): readonly FaultRule[] {
    return this.#armed.map(({ rule }) => rule);
  }

  /** Replaces every rule; counts and sequences start anew. */
  load(rules: readonly FaultRule[]): void {
    this.#armed = rules.map((rule, index) => ({
      rule,
      draw: seededRandom(`${this.#seed}:fault:${index}:${rule.kind}`),
      chances: 0,
      strikes: 0,
    }));
  }

  /** How often each kind has struck. */
  strikes(): Partial<Record<FaultKind, number>> {
    const sums: Partial<Record<FaultKind, number>> = {};
    for (const { rule, strikes } of this.#armed) {
      if (strikes > 0) sums[rule.kind] = (sums[rule.kind] ?? 0) + strikes;
    }
    return sums;
  }

  /** The one per-request fault of this request: of the rules that strike, the first. */
  rollRequest(model: string, { merged, questions }: ParsedPrompt, lane: Lane): Struck | undefined {
    const armed = this.#armed.filter(({ rule }) => {
      if (!strikesRequests(rule.kind, lane) || (needsMergedPrompt(rule.kind) && !merged)) return false;
      return concerns(rule, model) && questions.some(({ text }) => text.includes(rule.match ?? ''));
    });
    return strikeFirst(armed);
  }

  /** At most one per-answer fault for each question of a merged prompt, in the order of the questions. */
  rollAnswers(model: string, { merged, questions }: ParsedPrompt): (Struck | undefined)[] {
    const armed = merged ? this.#armed.filter(({ rule }) => isAnswerFault(rule.kind) && concerns(rule, model)) : [];
    return questions.map(({ text }) =>
      armed.length === 0 ? undefined : strikeFirst(armed.filter(({ rule }) => text.includes(rule.match ?? ''))),
    );
  }

  /** At most one fault that breaks the answer's type, for each question, in their order. */
  rollTypes(model: string, { questions }: ParsedPrompt): (Struck | undefined)[] {
    const armed = this.#armed.filter(({ rule }) => rule.kind === 'bad_type' && concerns(rule, model));
    return questions.map(({ text }) => strikeFirst(armed.filter(({ rule }) => text.includes(rule.match ?? ''))));
  }

  /**
   * The fault of a call about a file or about a batch of its lines. `match` and `models` are looked for in the file.
   * @param times how often this very file was struck, where `times` counts for each file by itself.
   */
  rollFile(
    kinds: readonly (BatchFaultKind | FileCallFaultKind)[],
    content: Buffer,
    times?: number,
  ): Struck | undefined {
    const armed = this.#armed.filter(({ rule }) => {
      if (!(kinds as readonly FaultKind[]).includes(rule.kind)) return false;
      if (rule.models?.some((model) => content.includes(`"${model}"`)) === false) return false;
      return rule.match === undefined || content.includes(rule.match);
    });
    return strikeFirst(armed, times);
  }
}

function concerns(rule: FaultRule, model: string): boolean {
  return rule.models === undefined || rule.models.includes(model);
}

/** Rolls all, so that every sequence moves on by itself, and strikes with the first. */
function strikeFirst(armed: readonly Armed[], times?: number): Struck | undefined {
  const hits = armed.filter((one) => {
    one.chances++;
    if (one.chances <= one.rule.after || (times ?? one.strikes) >= mostTimes(one.rule)) return false;
    return one.draw() < one.rule.rate;
  });
  const first = hits[0];
  if (first !== undefined) first.strikes++;
  return first;
}

/** A file that is not found yet is found at the next try, unless told otherwise. */
function mostTimes({ kind, times }: FaultRule): number {
  return times ?? (kind === 'file_not_found' ? 1 : Number.POSITIVE_INFINITY);
}
