import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { checkExpected } from '../../src/grade/check-expected.js';
import { gradeAnswer } from '../../src/grade/grade-answer.js';
import { gradeKinds } from '../../src/grade/grade-kind.js';
import { guessGradeKind } from '../../src/grade/guess-grade-kind.js';
import { parseGradeOption } from '../../src/grade/parse-grade-option.js';

describe('--grade', () => {
  it.each(['auto', ...gradeKinds, 'judge'])('takes %s', (name) => {
    expect(parseGradeOption(name)).toBe(name);
    expect(parseGradeOption(` ${name.toUpperCase()} `)).toBe(name);
  });

  it('says what it takes instead of anything else', () => {
    expect(() => parseGradeOption('fuzzy')).toThrow(UsageError);
    expect(() => parseGradeOption('fuzzy')).toThrow(
      '--grade: expected auto, exact, choice, number, contains, regex, json or judge, got "fuzzy".',
    );
  });
});

describe('an expected value that no answer can be graded by is told before money is spent', () => {
  it.each([
    ['', 'exact', 'is empty'],
    ['  ', 'number', 'is empty'],
    ['(', 'regex', /^must be a regular expression \(Invalid regular expression: .*\), got "\("$/],
    ['/a/ii', 'regex', /^must be a regular expression \(Invalid flags/],
    ['{"a":1', 'json', 'must be JSON, got "{"a":1"'],
    ['many', 'number', 'must be one number (several that are right with | between), got "many"'],
    ['4 or 5', 'number', /^must be one number/],
    ['4-5', 'number', /^must be one number/],
    ['> 5', 'number', /^must be one number/],
    ['4|five apples each|', 'number', undefined],
    ['Paris', 'choice', 'must be one option, A to J (several that are right with | between), got "Paris"'],
    ['A or B', 'choice', /^must be one option/],
    ['K', 'choice', /^must be one option/],
    ['...', 'exact', /^must be a text with a letter or a figure/],
    [' | ', 'contains', /^must be a text with a letter or a figure/],
    [`${'many '.repeat(50)}`, 'number', /got "many many.{40,60}…"$/],
  ] as const)('%j as %s', (expected, kind, trouble) => {
    if (trouble instanceof RegExp) expect(checkExpected(expected, kind)).toMatch(trouble);
    else expect(checkExpected(expected, kind)).toBe(trouble);
    if (trouble !== undefined) expect(gradeAnswer(expected, expected, kind).correct).toBe(false);
  });

  it.each([
    ['18', 'number'],
    ['$1,450.50', 'number'],
    ['She sells 9.\n#### 18', 'number'],
    ['So \\boxed{\\frac{1}{2}}', 'number'],
    ['三十五', 'number'],
    ['4|5', 'number'],
    ['B', 'choice'],
    ['(b)', 'choice'],
    ['B. Paris', 'choice'],
    ['乙', 'choice'],
    ['A|C', 'choice'],
    ['/^a+$/i', 'regex'],
    ['a+', 'regex'],
    ['{"a":[1]}', 'json'],
    ['Paris', 'exact'],
    ['Paris', 'contains'],
  ] as const)('%j as %s is none', (expected, kind) => {
    expect(checkExpected(expected, kind)).toBeUndefined();
  });

  it('the text of an option is one where the question shows it', () => {
    expect(checkExpected('Paris', 'choice', 'A. Rome\nB. Paris')).toBeUndefined();
    expect(checkExpected('Oslo', 'choice', 'A. Rome\nB. Paris')).toMatch(/^must be one option/);
    expect(checkExpected('C', 'choice', 'A. Rome\nB. Paris')).toMatch(/^must be one option/);
  });
});

describe('a guess of how to grade', () => {
  const options = ['Which?\nA. x\nB. y', 'Which?\nA. x\nB. y'];
  it.each([
    [['18', '$1,200', '3/4', '', '5 km'], undefined, 'number'],
    [['She sells 9.\n#### 18', 'He has 2.\n#### 1,200'], undefined, 'number'],
    [['三十五', '12'], undefined, 'number'],
    [['A', '(b)', 'C.'], options, 'choice'],
    [['甲', '乙'], undefined, 'choice'],
    [['A', 'B'], undefined, 'choice'],
    [['A', 'B'], ['Which grade?', 'Which grade?'], 'exact'],
    [['{"a":1}', '[1]'], undefined, 'json'],
    [['/a+/', '/^b$/i'], undefined, 'regex'],
    [['/usr/bin', '/etc'], undefined, 'exact'],
    [['positive', 'negative'], undefined, 'exact'],
    [['Paris', 'New York'], undefined, 'exact'],
    [['The sky is blue because air scatters short wavelengths of sunlight more than long ones.'], undefined, 'exact'],
    [['He was born in 1879 in the town of Ulm.'], undefined, 'exact'],
    [['18', 'Paris'], undefined, 'exact'],
    [[], undefined, 'exact'],
  ] as const)('from %j', (expected, questions, kind) => {
    const guess = guessGradeKind(expected, questions);
    expect(guess.kind).toBe(kind);
    expect(guess.why).toMatch(/^(the|no) .{10,}/);
  });

  it('outlives a stray value, and reads no more than it needs', () => {
    let read = 0;
    function* many() {
      for (; read < 1_000_000; read += 1) yield read === 3 ? 'n/a' : String(read);
    }
    expect(guessGradeKind(many())).toEqual({
      kind: 'number',
      why: 'the expected values are numbers, or end in one after #### (500 read)',
    });
    expect(read).toBeLessThan(1_000);
  });

  it('of longer texts names what may suit better', () => {
    expect(guessGradeKind(['A sentence which is far too long for anybody to repeat it.']).why).toContain('judge');
  });
});

describe('what people are shown', () => {
  it.each([
    ['The answer is **$18** a day.', '18', 'number', '$18'],
    ['It is 4 or 5.', '4', 'number', 'It is 4 or 5.'],
    ['\\boxed{\\sqrt{2}}', '2', 'number', '\\sqrt{2}'],
    ['', '2', 'number', undefined],
    ['The answer is (b) Paris', 'B', 'choice', 'B'],
    ['The answer is B or C', 'B', 'choice', 'B or C'],
    ['The answer is Paris.', 'Paris', 'exact', 'paris'],
    ['I would say Paris', 'Rome', 'exact', 'i would say paris'],
    ['I would say Paris', 'Paris', 'contains', 'Paris'],
    ['x=12', '\\d+', 'regex', '12'],
    ['no JSON', '{}', 'json', undefined],
  ] as const)('of %j', (reply, expected, kind, found) => {
    expect(gradeAnswer(reply, expected, kind).found).toBe(found);
  });

  it('is short', () => {
    expect(gradeAnswer('x'.repeat(5_000), 'y', 'exact').found).toHaveLength(200);
  });
});

describe('a reply that a model filled up', () => {
  const fillers = [
    '.',
    ' ',
    '\n',
    '- ',
    '1',
    '1,',
    '1 ',
    '$',
    '\\boxed{',
    '{',
    '(',
    'A',
    'B ',
    '**',
    '#### ',
    '答案是',
    'the answer is ',
    '"',
    '`',
    '|',
    '零',
    '0.',
    '1/',
    'one ',
    '\uE000',
  ];
  // A pattern that looks at every pair of places would still be at it when the test's own limit ends it.
  it.each(fillers)('with %j is read to its end', (filler) => {
    const reply = `a${filler.repeat(200_000 / filler.length)}`;
    for (const kind of gradeKinds) {
      expect(gradeAnswer(reply, kind === 'json' ? '{"a":1}' : 'B', kind, reply).by).toBe(kind);
    }
  });

  it('is read at its end', () => {
    expect(gradeAnswer(`${'So it goes on. '.repeat(20_000)}\n#### 18`, '18', 'number').correct).toBe(true);
  });

  it('is not matched by a pattern where it is very long', () => {
    expect(gradeAnswer('a'.repeat(20_000), 'a', 'regex').correct).toBe(true);
    expect(gradeAnswer('a'.repeat(20_001), 'a', 'regex').correct).toBe(false);
  });
});
