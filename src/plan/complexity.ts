import { endsOf } from './ends-of.js';

const partRead = 1_000;

/** Something in a question's text that makes it harder: points for each, up to the most that it may add. */
interface Sign {
  readonly pattern: RegExp;
  readonly each: number;
  readonly most: number;
  /** So many of them say nothing. */
  readonly free?: number;
}

/**
 * What counts, and how much. The weights are set by hand, not measured, so that a plain question of knowledge stays below 1, word
 * problems of grade school come to 1 to 4, most questions of competitions to 4 to 7, and what asks for several of these to more.
 */
const signs: Readonly<Record<string, Sign>> = {
  numbers: { pattern: /\d+(?:[.,]\d+)*/g, each: 0.25, most: 1.5 },
  operators: { pattern: /[+*/^=<>×÷≤≥≠√∑∫]|(?<=\s)[-−](?=\s)/g, each: 0.25, most: 1 },
  // The first question is the question itself.
  'sub-questions': {
    pattern: /[?？]|[(（](?:[a-e]|i{1,3}|iv|v|[1-9])[)）]|(?:^|\n)\s*(?:[1-9]|[a-e])[.)、]|[①-⑨]/g,
    free: 1,
    each: 0.75,
    most: 2.25,
  },
  code: {
    pattern:
      /```|\b(?:def|class|function|return|import|const|let|var|for|while|if)\b ?[\w ]{0,40}[({=;]|\b(?:write|implement|complete|fix)\b[^.?!\n]{0,40}\b(?:functions?|programs?|scripts?|code|class|quer(?:y|ies))\b|\bselect\b[^.?!\n]{1,80}\bfrom\b|\b(?:python|javascript|typescript|java|rust|golang|sql)\b|c\+\+|#include|函数|代码|编程/gi,
    each: 1,
    most: 2,
  },
  latex: {
    pattern: /\\(?:[a-zA-Z]{2,}|[[(])|\$[^$\n]{1,80}\$/g,
    each: 0.5,
    most: 2,
  },
  proofs: {
    pattern: /\b(?:prov(?:e|ing)|proofs?|deriv(?:e|ing)|show that)\b|证明|推导|求证|论证/gi,
    each: 2,
    most: 4,
  },
  steps: {
    pattern:
      /\b(?:optimi[sz]e|minimi[sz]e|maximi[sz]e|design|implement|algorithm|complexity|analy[sz]e|compare|justify|deduce|simulate|refactor|debug|find all|determine all|step by step|explain (?:why|how)|trade-?offs?|then|finally|altogether)\b|求解|优化|最小值|最大值|设计|实现|算法|复杂度|分析|比较|推理|逐步|一步一步|所有|为什么|然后|最后|一共/gi,
    each: 1,
    most: 4,
  },
  constraints: {
    pattern:
      /\b(?:at least|at most|exactly|no more than|no fewer than|without|must|only if|if and only if|such that|given that|assum(?:e|ing)|suppose|unless|except|subject to|constraints?|within|each|every|not)\b|至少|至多|最多|恰好|不超过|不少于|使得|满足|假设|已知|如果|除非|必须|只能|不能|每/gi,
    each: 0.5,
    most: 2,
  },
};

/** Characters that are worth a point; a Chinese one says as much as three others. */
const lengthPoint = { characters: 500, han: 3, most: 2 };

/**
 * How hard a question looks, from 0 to 10 in tenths: points for its length, numbers and operators, sub-questions, code, LaTeX,
 * proofs, words that ask for several steps, and constraints, in English and Chinese. Says nothing of what it is about. Looks at the
 * first and the last 1,000 characters, and at how many there are.
 */
export function complexityOf(question: string): number {
  const text = endsOf(question, partRead);
  const han = (text.match(/\p{Script=Han}/gu)?.length ?? 0) / Math.max(1, text.length);
  const characters = question.length * (1 + han * (lengthPoint.han - 1));
  let points = Math.min(characters / lengthPoint.characters, lengthPoint.most);
  for (const { pattern, each, most, free = 0 } of Object.values(signs)) {
    const found = text.match(pattern)?.length ?? 0;
    points += Math.min(Math.max(0, found - free) * each, most);
  }
  return Math.round(Math.min(points, 10) * 10) / 10;
}
