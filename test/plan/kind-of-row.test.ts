import { describe, expect, it } from 'vitest';
import { kindOfRow } from '../../src/plan/kind-of-row.js';
import type { TaskKind } from '../../src/plan/task-kind.js';

describe('the kind of a row is told by its task, in English and Chinese', () => {
  it.each<readonly [TaskKind, readonly string[]]>([
    [
      'labels',
      ['sentiment', 'Text Classification', 'intent_detection', 'yes/no', 'BoolQ', '情感分析', '文本分类', '判断题'],
    ],
    ['choice', ['multiple_choice', 'multiple-choice', 'MCQ', 'commonsense reasoning', 'MMLU', '选择题', '常识问答']],
    ['school-maths', ['grade school math', 'GSM8K', 'math word problems', 'arithmetic', '小学数学', '应用题']],
    ['graduate', ['graduate physics', 'GPQA', 'mmlu_pro', 'college chemistry', '研究生入学']],
    [
      'competition',
      ['competition math', 'AIME 2024', 'olympiad', 'theorem proving', 'MATH500', '奥数', '数学竞赛', '证明题'],
    ],
    ['code', ['code generation', 'coding', 'HumanEval', 'text-to-SQL', '编程', '代码补全']],
    ['scoring', ['essay scoring', 'grading', 'rating', '作文评分', '阅卷']],
    ['general', ['', 'open QA', 'encoder facts', 'postal codes', '问答', '翻译']],
  ])('%s', (kind, tasks) => {
    for (const task of tasks) expect([task, kindOfRow(task, 'Who wrote it?', undefined)]).toEqual([task, kind]);
  });
});

describe('the kind of a row is told by its question where no task does', () => {
  it.each<readonly [TaskKind, readonly string[]]>([
    [
      'labels',
      [
        'Classify the review: "I loved it."',
        'What is the sentiment of this tweet? So tired.',
        'Is the sky green? Answer yes or no.',
        'Positive, negative or neutral? It was fine.',
        '请判断下列说法的真假：地球是平的。',
        '这条评论是正面还是负面？“很好用”',
        '对下面的新闻进行分类：股市大涨',
      ],
    ],
    [
      'choice',
      [
        'Which gas do plants take in?\nA. Oxygen\nB. Carbon dioxide\nC. Helium',
        'Which gas do plants take in? (A) Oxygen (B) Carbon dioxide',
        'Pick one: A) red B) blue',
        '植物吸收哪种气体？\nA、氧气\nB、二氧化碳',
        '下列哪种气体被植物吸收？',
        'Which of the following is a fish?',
      ],
    ],
    [
      'school-maths',
      [
        'Tom has 3 apples and buys 4 more. How many apples has he now?',
        'What is 17 * 23?',
        '小明有3个苹果，又买了4个，一共有多少个？',
        '计算 128 ÷ 4 等于多少？',
      ],
    ],
    [
      'competition',
      [
        'Prove that there are infinitely many primes.',
        'Let n be odd. Show that n^2 - 1 is divisible by 8.',
        'Find all positive integers n such that n divides 2^n + 1.',
        'Simplify $\\frac{a^2}{b}$.',
        '证明：根号二是无理数。',
      ],
    ],
    [
      'code',
      [
        'Write a Python function that reverses a list.',
        'What does this print?\n```js\nconsole.log(1)\n```',
        'Fix the bug in this program: x = 1 +',
        'def add(a, b):\n    """Adds."""',
        '用 Python 编写一个函数，反转列表。',
      ],
    ],
    [
      'scoring',
      [
        'Rate the following answer on a scale from 1 to 5: …',
        'Grade this essay: My holidays',
        'Score the fluency, out of 10 points: …',
        '请给下面的作文打分：我的假期',
      ],
    ],
    [
      'general',
      [
        'What is the capital of Japan?',
        'Did Einstein ever prove him wrong?',
        'Which TV show that ran for 9 years is the best?',
        'How do biologists classify animals?',
        'Write a poem for my class.',
        'What does vitamin A. do for us, and B12?',
        'Tom scored 7 out of 10. Was he happy?',
        '中国的首都是哪座城市？',
        '这首诗表达了作者怎样的情感？',
        '身份证明丢了怎么办？',
        '',
      ],
    ],
  ])('%s', (kind, questions) => {
    for (const question of questions) expect([question, kindOfRow('', question, undefined)]).toEqual([question, kind]);
  });

  it('at the end of a long text, too, and in the instructions last', () => {
    const review = 'It was a long day, and nothing worked. '.repeat(500);
    expect(kindOfRow('', `${review}\nClassify this review.`, undefined)).toBe('labels');
    expect(kindOfRow('', review, 'labels')).toBe('labels');
    expect(kindOfRow('', 'What is 1 + 2?', 'labels')).toBe('school-maths');
    expect(kindOfRow('grading', 'What is 1 + 2?', 'labels')).toBe('scoring');
  });

  it('without long thought about a hostile text', () => {
    const started = performance.now();
    for (const text of ['A) '.repeat(100_000), '(A'.repeat(100_000), 'write a '.repeat(50_000), ' \n'.repeat(99_999)]) {
      kindOfRow('', text, undefined);
      kindOfRow(text, '', undefined);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
