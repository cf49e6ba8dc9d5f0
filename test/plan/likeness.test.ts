import { describe, expect, it } from 'vitest';
import { callSizes } from '../../src/plan/call-sizes.js';
import { lexicalFeatures } from '../../src/plan/lexical-features.js';
import { type Packable, Packer } from '../../src/plan/packer.js';
import { SharedWords } from '../../src/plan/shared-words.js';

const english = [
  ['rivers', 'Which river flows through', 'What is the longest river of', 'Where does the river rise that passes'],
  ['taxes', 'Who has to pay income tax in', 'What is the rate of tax on wages in', 'When is the tax return due in'],
  ['birds', 'Which birds nest in', 'What do wild birds eat in', 'How many species of birds live in'],
  ['trains', 'How fast is the train to', 'When does the night train leave for', 'What does a train ticket cost to'],
] as const;
const chinese = [
  ['河流', '哪条河流经过', '最长的河流在哪里：', '河流的源头在哪里：'],
  ['税收', '谁要缴纳个人所得税：', '个人所得税的税率是多少：', '什么时候申报个人所得税：'],
  ['鸟类', '哪些鸟类栖息在', '野生鸟类吃什么：', '濒危的鸟类有哪些：'],
  ['火车', '火车票要多少钱：', '夜间的火车几点开往', '乘坐火车要多久才能到'],
] as const;
const englishPlaces = ['Norway', 'Peru', 'Kenya', 'Japan', 'Spain', 'Cuba', 'Nepal', 'Ghana'];
const chinesePlaces = ['云南', '四川', '湖北', '山东', '福建', '甘肃', '江苏', '广东'];

interface Row extends Packable {
  readonly topic: string;
}

/** 96 questions of four topics. @param inTurn else one topic comes after the other */
function pack(topics: typeof english | typeof chinese, places: readonly string[], inTurn: boolean): Row[][] {
  const packer = new Packer<Row>({
    sizes: callSizes(8, 100),
    tokensPerCall: () => 10_000,
    waitingRows: 10_000,
  });
  const rows = Array.from({ length: 96 }, (_, i) => {
    const [topic, ...forms] = topics[inTurn ? i % 4 : Math.floor(i / 24)]!;
    const n = inTurn ? Math.floor(i / 4) : i % 24;
    return { topic, question: `${forms[n % 3]}${/\w$/.test(forms[0]!) ? ' ' : ''}${places[Math.floor(n / 3)]}?` };
  });
  const bundles = rows.flatMap(({ topic, question }, row) => [
    ...packer.add({ row, topic, tokens: 10, group: '', task: '', kind: undefined, effort: undefined }, question),
  ]);
  return [...bundles, ...packer.flush()];
}

/** Of all pairs of rows that share a call, those of one topic. */
function ofOneTopic(bundles: readonly (readonly Row[])[]): number {
  const pairs = bundles.flatMap((bundle) =>
    bundle.flatMap((a, i) => bundle.slice(i + 1).map((b) => a.topic === b.topic)),
  );
  return pairs.filter(Boolean).length / pairs.length;
}

describe('rows of one topic come together', () => {
  it.each([
    ['English', english, englishPlaces],
    ['Chinese', chinese, chinesePlaces],
  ] as const)('where topics take turns in the file: %s', (_, topics, places) => {
    // By turns in file order: a quarter of the other rows, less one.
    expect(ofOneTopic(pack(topics, places, true))).toBeGreaterThan(0.8);
  });

  it.each([
    ['English', english, englishPlaces],
    ['Chinese', chinese, chinesePlaces],
  ] as const)('where the file is in order of topics: %s', (_, topics, places) => {
    expect(ofOneTopic(pack(topics, places, false))).toBe(1);
  });
});

describe('lexicalFeatures', () => {
  const shared = (a: string, b: string) => {
    const seen = new Set(lexicalFeatures(a));
    return lexicalFeatures(b).filter((feature) => seen.has(feature)).length;
  };

  it('knows words again in other forms, letters and widths', () => {
    expect(shared('The COUNTRIES', 'a country')).toBe(1);
    expect(shared('Москва', 'москва')).toBe(1);
    expect(shared('ｔａｘ', 'tax')).toBe(1);
    expect(shared('tax', 'moon')).toBe(0);
  });

  it('compares Chinese and Japanese by pairs of characters, across no sign', () => {
    expect(shared('北京大学在哪里', '我爱北京')).toBe(1);
    expect(shared('北，京', '北京')).toBe(0);
    expect(shared('ひらがな', 'ひらめき')).toBe(1);
  });

  it('counts a word once, and leaves out numbers and single letters', () => {
    expect(lexicalFeatures('tax tax 12 x 3.5 ，。')).toHaveLength(1);
    expect(lexicalFeatures('')).toHaveLength(0);
  });

  it('reads little of a long text, its beginning and its end', () => {
    const long = Array.from({ length: 50_000 }, (_, i) => `w${(i * 7919).toString(36)}x`).join(' ');
    expect(lexicalFeatures(long).length).toBeLessThanOrEqual(400);
    expect(shared(`${long} elephants`, 'elephants')).toBe(1);
  });
});

describe('the words that a call has in common', () => {
  it('are named as people read them, English and Chinese, without those that most rows have', () => {
    const words = new SharedWords();
    const all = [
      'the tax on wages',
      'the tax on land',
      'the moon',
      'the sun',
      'the sea',
      '个人所得税',
      '企业所得税',
      '天空',
    ];
    for (const question of [...all, ...Array.from({ length: 20 }, (_, i) => `the ${i}`)]) words.note(question);
    const of = (...questions: string[]) => words.of(questions).map(({ word }) => word);
    expect(of('the tax on wages', 'the tax on land')).toEqual(['on', 'tax']);
    expect(of('北京在哪里', '北京的天气')).toEqual(['北京']);
    expect(of('the moon', 'the sun')).toEqual([]);
  });
});
