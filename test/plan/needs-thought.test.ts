import { describe, expect, it } from 'vitest';
import { kindOfRow } from '../../src/plan/kind-of-row.js';
import { needsThought } from '../../src/plan/needs-thought.js';
import { type TaskKind, taskKinds } from '../../src/plan/task-kind.js';
import { thoughtAsked } from '../../src/plan/thought-asked.js';

const asked = (question: string, task = '', instructions = '') =>
  needsThought(kindOfRow(task, question, undefined), task, question, thoughtAsked(instructions));

describe('needsThought', () => {
  it('goes by the kind', () => {
    const thought = (kind: TaskKind) => needsThought(kind, '', 'x', undefined);
    expect(taskKinds.filter(thought)).toEqual(['choice', 'school-maths', 'graduate', 'competition', 'code', 'scoring']);
  });

  it.each([
    'What is 17 * 23 + 4?',
    'Prove that there are infinitely many primes.',
    "Solve the differential equation y' = y.",
    'Write a Python function that reverses a list.',
    'Anna is taller than Ben, and Ben is taller than Cem. Who is the tallest?',
    'On an island of knights and knaves, A says: "We are both knaves." What is A?',
    'If all bloops are razzies, must it be true that all razzies are bloops? Use logic.',
    'Which algorithm sorts fastest on average?',
    '甲说乙在说谎，乙说丙在说谎，丙说甲和乙都在说谎。谁说的是真话？',
    '小明有5个苹果，吃了2个，还剩几个？',
    '求函数的导数。',
    '写一个快速排序的函数',
    'Which of the following is a mammal?\nA) trout\nB) whale',
  ])('%s', (question) => {
    expect(asked(question)).toBe(true);
  });

  it.each([
    'Who wrote Faust?',
    'What is the capital of Peru?',
    'Write a poem about prime numbers and logic.',
    'Tell me a story of a boy who solves puzzles.',
    'Brainstorm names for a bakery.',
    'Is this review positive or negative? "Great food!"',
    'What should I see in Rome?',
    '写一首关于数学的诗',
    '给咖啡店写一条广告文案',
    '法国的首都是哪里？',
    '请判断情感分类：这家店很好',
  ])('not: %s', (question) => {
    expect(asked(question)).toBe(false);
  });

  it('goes by the task of a general question before its words, and by the instructions last', () => {
    expect(asked('Who is right?', 'logic_puzzles')).toBe(true);
    expect(asked('Who is right?', '逻辑推理')).toBe(true);
    expect(asked('Solve it.', 'creative-writing')).toBe(false);
    expect(asked('Who is right?', '', 'Solve each riddle.')).toBe(true);
    expect(asked('Tell me a story.', '', 'Solve each riddle.')).toBe(false);
  });

  it('looks at a long question’s ends only', () => {
    const long = 'word '.repeat(200_000);
    expect(asked(`${long} logic ${long}`)).toBe(false);
    expect(asked(`${long} Use logic.`)).toBe(true);
  });
});
