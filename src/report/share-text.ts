import { perMillion, readPricesText } from '../model/prices.js';
import { count } from './format.js';
import type { ShareFigures, UsageFigures } from './row-life-figures.js';

/** How a call's cost was shared out, for one of its rows: the rule of docs/money.md, with this call's figures. */
export function shareLines(usage: UsageFigures, rows: number, share: ShareFigures, estimated: boolean): string[] {
  const price = readPricesText(share.price);
  const part = rows === 1 ? 'all' : `1/${rows}`;
  const shared = usage.input - share.all_question_tokens;
  const input =
    shared >= 0
      ? `${count(share.question_tokens)} of its question and ${part} of the ${count(shared)} that the rows share`
      : `${count(share.question_tokens)} of ${count(share.all_question_tokens)} that the questions have by our count, of ${count(usage.input)}`;
  const visible = usage.output - Math.min(usage.reasoning, usage.output);
  const answer = share.output - Math.min(share.reasoning, share.output);
  const terms = [
    [share.input - share.cached - share.written, price.input],
    [share.cached, price.cached],
    [share.written, price.written],
    [share.output - share.reasoning, price.output],
    [share.reasoning, price.reasoning],
  ] as const;
  const sum = terms
    .filter(([tokens]) => tokens !== 0)
    .map(([tokens, each]) => `${count(tokens)} × $${perMillion(each)}`);
  return [
    `  input      ${count(share.input)} tokens: ${input}`,
    ...(usage.cached > 0 ? [`  cached     ${count(share.cached)} of the call's ${count(usage.cached)}, by input`] : []),
    ...(usage.written > 0
      ? [`  written    ${count(share.written)} of the call's ${count(usage.written)}, by input`]
      : []),
    `  reasoning  ${count(share.reasoning)}: ${part} of ${count(usage.reasoning)}`,
    `  answer     ${count(answer)} of ${count(visible)}, as it has ${count(share.answer_tokens)} of the ${count(share.all_answer_tokens)} tokens of all answers`,
    `  cost       (${sum.join(' + ')}) per million = $${share.cost_usd}${estimated ? ', estimated: the endpoint reported no usage' : ''}`,
  ];
}
