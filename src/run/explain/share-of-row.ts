import type { SharesLine } from '../../../workers/call-log.js';
import { allocateUsage } from '../../model/allocate.js';
import { formatUsd } from '../../model/money.js';
import { costOf, readPricesText } from '../../model/prices.js';
import type { ShareFigures } from '../../report/row-life-figures.js';
import type { PicoDollars } from '../../types.js';

/** A row's share of a call, reckoned again by the rule that shared it out. @param row from 0 */
export function shareOfRow(line: SharesLine, row: number): { cost: PicoDollars; figures: ShareFigures } | undefined {
  const i = line.rows.indexOf(row);
  if (i < 0) return undefined;
  const { question_tokens: questions, answer_tokens: answers } = line;
  const weights = questions.map((inputTokens, at) => ({ inputTokens, answerTokens: answers[at]! }));
  const share = allocateUsage(line.usage, weights)[i]!;
  const cost = costOf(share, readPricesText(line.price));
  return {
    cost,
    figures: {
      ...share,
      cost_usd: formatUsd(cost),
      price: line.price,
      question_tokens: questions[i]!,
      all_question_tokens: sum(questions),
      answer_tokens: answers[i]!,
      all_answer_tokens: sum(answers),
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
