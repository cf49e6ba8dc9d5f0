import type { TaskKind } from './task-kind.js';
import { thoughtAsked } from './thought-asked.js';

/** What a row's answer will be like, as far as it decides how long it gets: its kind of task, or one that questions show. */
export type OutputKind = TaskKind | 'sum' | 'prose';

const longestSum = 200;
const begin = String.raw`(?:please |请问?)?(?:what is|what's|how much is|calculate|compute|evaluate|work out|solve|计算|求|算一下)?[\s:：]*`;
const operand = String.raw`[-−(（]*\d[\d.,]*[)）%]*`;
const operator =
  '(?:[-−–+*/×÷·^]|x|plus|minus|times|over|divided by|multiplied by|to the power of|加上?|减去?|乘以?|除以)';
const end = String.raw`[\s=]*(?:equals?|等于多少|等于几|等于|是多少)?[\s?？。.!]*`;
const sum = new RegExp(`^${begin}${operand}(?:\\s*${operator}\\s*${operand})+${end}$`, 'i');
const prose = new RegExp(
  [
    String.raw`\b(?:essays?|articles?|reports?|blog posts?)\b[^.?!\n]{0,40}\b(?:about|on|arguing)\b`,
    String.raw`\b(?:in (?:great )?detail|at length|in depth|comprehensive(?:ly)?)\b|\b\d{2,} words\b`,
    '(?:详细|深入)(?:说明|介绍|解释|分析|论述|描述)|\\d{2,}\\s*字',
  ].join('|'),
  'i',
);
const brief = new RegExp(
  [
    String.raw`\b(?:one|a single) (?:word|number|letter|phrase|sentence)\b|\b(?:only|just|nothing but) (?:the|a|one|with)\b`,
    String.raw`\b(?:briefly|concise(?:ly)?|short answers?|no explanations?|without (?:any )?explanation)\b`,
    '只[回答给写输]|仅[回答给输]|简短|简洁|简要|一个[词字数]|一句话|不[要需]解释',
  ].join('|'),
  'i',
);

/** @param kind as `kindOfRow` has it */
export function outputKind(kind: TaskKind, task: string, question: string): OutputKind {
  if (kind !== 'general' && kind !== 'school-maths') return kind;
  if (question.length <= longestSum && sum.test(question.trim())) return 'sum';
  if (kind !== 'general') return kind;
  return thoughtAsked(task) === false || thoughtAsked(question) === false || prose.test(question) ? 'prose' : kind;
}

/** Whether instructions ask for short answers, in English or Chinese. */
export function asksForShortAnswers(instructions: string): boolean {
  return brief.test(instructions);
}
