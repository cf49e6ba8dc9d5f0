import type { AnswerFaultKind } from './fault-kinds.js';
import { isMostlyChinese } from './is-mostly-chinese.js';
import type { PromptQuestion } from './parse-prompt.js';
import type { Struck } from './roll-faults.js';
import { type Draw, pick } from './seeded-random.js';

/** A question of a merged prompt, the answer to it, and the fault that struck that answer. */
export interface AnsweredQuestion extends PromptQuestion {
  readonly answer: string;
  readonly fault: Struck | undefined;
}

/** An answer in its tags, or what its fault makes of that. @param all every question of the call. */
export function layOutAnswer(question: AnsweredQuestion, all: readonly PromptQuestion[]): string {
  const { id, answer, fault } = question;
  if (fault === undefined) return tagged(id, answer);
  switch (fault.rule.kind as AnswerFaultKind) {
    case 'missing':
      return '';
    case 'doubled':
      return `${tagged(id, answer)}\n${tagged(id, corrected(question))}`;
    case 'doubled_same':
      return `${tagged(id, answer)}\n${tagged(id, answer)}`;
    case 'garbled':
      return garbled(question, all, fault.draw);
    case 'wrong_id':
      return tagged(strangeId(id, all, fault.draw), answer);
    case 'hijack':
      return tagged(id, hijacking(question, all, fault.draw));
  }
}

/** What the model says in an answer's place when it contradicts it. */
export function corrected({ text, answer }: { readonly text: string; readonly answer: string }): string {
  return isMostlyChinese(text) ? `更正：“${answer}”不对。` : `Correction: "${answer}" is wrong.`;
}

function tagged(id: string, answer: string): string {
  return `<a-${id}>\n${answer}\n</a-${id}>`;
}

function garbled({ id, answer }: AnsweredQuestion, all: readonly PromptQuestion[], draw: Draw): string {
  const forms = [
    `<a-${id}>\n${answer}`,
    `${answer}\n</a-${id}>`,
    `<a-${id}\n${answer}\n</a-${id}>`,
    `<a-${id}>\n${answer}\n</a-${strangeId(id, all, draw)}>`,
    `<answer id="${id}">\n${answer}\n</answer>`,
    `&lt;a-${id}&gt;\n${answer}\n&lt;/a-${id}&gt;`,
  ];
  return pick(forms, draw);
}

/** Puts an answer to another question inside this one's, as a row with injected instructions may bring about. */
function hijacking({ id, answer }: AnsweredQuestion, all: readonly PromptQuestion[], draw: Draw): string {
  const others = all.filter((other) => other.id !== id);
  return others.length === 0 ? answer : `${answer}\n${tagged(pick(others, draw).id, 'HIJACKED')}`;
}

/** An id as long as `id` that none of the call's questions has. */
function strangeId(id: string, all: readonly PromptQuestion[], draw: Draw): string {
  for (;;) {
    const strange = id.replace(/./g, () => pick([...'abcdefghjkmnpqrstuvwxyz23456789'], draw));
    if (all.every((question) => question.id !== strange)) return strange;
  }
}
