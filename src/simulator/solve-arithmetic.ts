import { type Fraction, formatFraction, fraction } from './fraction.js';

const questionWords =
  /^(please |请问|请)?(what is|what does|what's|whats|how much is|calculate|compute|evaluate|work out|solve|计算一下|计算|算一下|求)?[\s:：]*/i;
const endings = /[\s=]*(equals?|is equal to|等于多少|等于几|等于|是多少|的结果|的值)?[\s=?？。.!]*$/i;

/** Words for operators, each with the sign it stands for; longer ones first where one begins another. */
const operatorWords: readonly (readonly [RegExp, string])[] = [
  [/divided by|除以|÷/gi, '/'],
  [/multiplied by|times|乘以|乘|[×·∙]/gi, '*'],
  [/的\s*([\d.]+)\s*次方/g, '^$1'],
  [/to the power of|\*\*/gi, '^'],
  [/plus|加上|加/gi, '+'],
  [/minus|减去|减|[−–]/gi, '-'],
];

/**
 * Answers a question that is nothing but arithmetic ("What is 12*7?", "3加5等于多少？", "(2+3)^2 divided by 4").
 * @returns the exact value, rounded to six decimals where it has no end; undefined for any other question.
 */
export function solveArithmetic(question: string): string | undefined {
  if (question.length > 500) return undefined;
  const expression = toExpression(question);
  // An operator must be there: a lone number is no question.
  if (!/[\d)]\s*[-+*/^]/.test(expression) || /[^\d\s.+\-*/^()]/.test(expression)) return undefined;
  try {
    return formatFraction(new Parser(expression).parse());
  } catch (error) {
    if (error instanceof NotArithmetic) return undefined;
    if (error instanceof RangeError) return 'undefined';
    throw error;
  }
}

function toExpression(question: string): string {
  // NFKC turns full-width digits and signs into plain ones.
  let text = question.normalize('NFKC').trim().replace(questionWords, '').replace(endings, '');
  for (const [words, sign] of operatorWords) text = text.replace(words, sign);
  return text.replace(/(?<=[\d)]\s*)x(?=\s*[\d(-])/gi, '*').replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
}

class NotArithmetic extends Error {}

/** Recursive descent; `^` binds tightest and to the right, then the sign, then * and /, then + and -. */
class Parser {
  readonly #tokens: readonly string[];
  #next = 0;
  #depth = 0;

  constructor(expression: string) {
    this.#tokens = expression.match(/\d+(?:\.\d*)?|\.\d+|[-+*/^()]|[^\s]/g) ?? [];
  }

  parse(): Fraction {
    const value = this.#sum();
    if (this.#next < this.#tokens.length) throw new NotArithmetic();
    return value;
  }

  #sum(): Fraction {
    let value = this.#product();
    for (let sign = this.#take('+', '-'); sign; sign = this.#take('+', '-')) {
      const term = this.#product();
      value = sign === '+' ? value.plus(term) : value.plus(term.negated());
    }
    return value;
  }

  #product(): Fraction {
    let value = this.#signed();
    for (let sign = this.#take('*', '/'); sign; sign = this.#take('*', '/')) {
      const factor = this.#signed();
      value = sign === '*' ? value.times(factor) : value.times(factor.inverted());
    }
    return value;
  }

  #signed(): Fraction {
    if (++this.#depth > 200) throw new NotArithmetic();
    const sign = this.#take('-', '+');
    const value = sign ? this.#signed() : this.#power();
    this.#depth--;
    return sign === '-' ? value.negated() : value;
  }

  #power(): Fraction {
    const base = this.#atom();
    if (!this.#take('^')) return base;
    const power = base.toThe(this.#signed());
    if (power === undefined) throw new NotArithmetic();
    return power;
  }

  #atom(): Fraction {
    if (this.#take('(')) {
      const value = this.#sum();
      if (!this.#take(')')) throw new NotArithmetic();
      return value;
    }
    const token = this.#tokens[this.#next++];
    if (token === undefined || !/^[\d.]/.test(token) || token === '.') throw new NotArithmetic();
    return fraction(token);
  }

  #take(...signs: string[]): string | undefined {
    const token = this.#tokens[this.#next];
    if (token === undefined || !signs.includes(token)) return undefined;
    this.#next++;
    return token;
  }
}
