import { describe, expect, it } from 'vitest';
import { answersOf, merged, type Practice, practice } from './practice-client.js';

const questions = Array.from({ length: 300 }, (_, index) => `How does thing number ${index} work?`);
const bundles = (size: number) =>
  Array.from({ length: questions.length / size }, (_, index) => questions.slice(index * size, (index + 1) * size));

/** Answers by question, when `size` of them share a call. */
async function askAll({ ask }: Practice, size: number, order = bundles(size)): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const bundle of order) {
    if (bundle.length === 1) {
      answers.set(bundle[0]!, (await ask(bundle[0]!)).choices[0]!.message.content!);
      continue;
    }
    for (const [id, answer] of Object.entries(answersOf(await ask(merged(...bundle))))) {
      answers.set(bundle[Number(id.slice(1))]!, answer);
    }
  }
  return answers;
}

const wrong = (answers: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>) =>
  [...answers].filter(([question, answer]) => right.get(question) !== answer).map(([question]) => question);

describe('a model that is bad at merging', () => {
  it('leaves out more answers the more questions share a call, and none of a question alone', async () => {
    const bad = await practice({ mergeMissing: 0.05 });
    expect((await askAll(bad, 1)).size).toBe(300);
    // 300 draws at 0.2 and at 0.45; four standard deviations either way.
    expect(300 - (await askAll(bad, 5)).size).toBeGreaterThan(60 - 28);
    expect(300 - (await askAll(bad, 5)).size).toBeLessThan(60 + 28);
    expect(Math.abs(300 - (await askAll(bad, 10)).size - 135)).toBeLessThan(35);
  });

  it('leaves out every answer where the chance is certain', async () => {
    const { ask } = await practice({ mergeMissing: 1 });
    const reply = await ask(merged('1 + 1', '2 + 2'));
    expect(reply.choices[0]!.message.content).toBe('');
    expect(reply.choices[0]!.finish_reason).toBe('stop');
  });

  it('answers more questions wrong the more of them share a call, and none alone', async () => {
    const good = await practice();
    const bad = await practice({ mergeSlips: 0.05 });
    const right = await askAll(good, 1);
    expect(wrong(await askAll(bad, 1), right)).toEqual([]);
    expect(Math.abs(wrong(await askAll(bad, 5), right).length - 60)).toBeLessThan(28);
    expect(Math.abs(wrong(await askAll(bad, 10), right).length - 135)).toBeLessThan(35);
  });

  it('errs alike whatever the order of the calls and the ids of the tags, and otherwise with another seed', async () => {
    const options = { mergeSlips: 0.05, mergeMissing: 0.03 };
    const first = await askAll(await practice(options), 5);
    expect(await askAll(await practice(options), 5, bundles(5).reverse())).toEqual(first);
    const { ask } = await practice(options);
    const renamed = merged(...questions.slice(0, 5)).replaceAll(/(q-)k(\d)/g, '$1other$2');
    const answers = Object.entries(answersOf(await ask(renamed)));
    expect(answers.map(([id, answer]) => [questions[Number(id.slice('other'.length))], answer])).toEqual(
      [...first].slice(0, answers.length),
    );
    const other = await askAll(await practice({ ...options, seed: 2 }), 5);
    expect([...other.keys()]).not.toEqual([...first.keys()]);
  });

  it('slips to another answer of the same form', async () => {
    const { ask } = await practice({
      mergeSlips: 1,
      answers: { 'Capital of France?': 'Paris', 'Of Spain?': 'Madrid' },
    });
    const reply = await ask(
      merged('12 * 7', '1 / 8', 'Which one?\n(A) red\n(B) blue\n(C) green', 'Capital of France?', 'Why?', '为什么？'),
    );
    const alone = async (question: string) => (await ask(question)).choices[0]!.message.content!;
    const { k0, k1, k2, k3, k4, k5 } = answersOf(reply);
    expect(k0).toMatch(/^[1-79]\d$/);
    expect(k0).not.toBe('84');
    expect(k1).toMatch(/^[1-9]\.\d{3}$/);
    expect(k2).toMatch(/^[ABC]$/);
    expect(k2).not.toBe(await alone('Which one?\n(A) red\n(B) blue\n(C) green'));
    expect(k3).toBe('Madrid');
    expect(k4).not.toBe(await alone('Why?'));
    expect(k5).toMatch(/\p{Script=Han}/u);
    expect(k5).not.toBe(await alone('为什么？'));
  });
});

describe('labels', () => {
  const labels = ['positive', 'negative', 'neutral'];

  it('are what every question is answered with, alike alone and merged, unless the answer is known', async () => {
    const { ask, ...rest } = await practice({ labels, answers: { 'Known?': 'yes' } });
    const alone = await askAll({ ask, ...rest }, 1);
    expect(await askAll({ ask, ...rest }, 10)).toEqual(alone);
    for (const label of labels) {
      const count = [...alone.values()].filter((answer) => answer === label).length;
      expect(Math.abs(count - 100)).toBeLessThan(34);
    }
    expect(answersOf(await ask(merged('Known?', '3 + 4')))).toEqual({ k0: 'yes', k1: '7' });
    expect(await askAll(await practice({ labels, seed: 2 }), 10)).not.toEqual(alone);
  });

  it('are mistaken for one another', async () => {
    const good = await askAll(await practice({ labels }), 10);
    const bad = await askAll(await practice({ labels, mergeSlips: 1 }), 10);
    expect(wrong(bad, good)).toHaveLength(300);
    expect(new Set(bad.values())).toEqual(new Set(labels));
  });

  it('are the same after instructions, where the practice API was told them', async () => {
    const { ask, api } = await practice({ labels, instructions: 'Positive or negative?' });
    const withInstructions = async (prompt: string) =>
      (await ask(`Positive or negative?\n\n${prompt}`)).choices[0]!.message.content!;
    for (const question of questions.slice(0, 20)) {
      const reply = await ask(`Positive or negative?\n\n${merged(question, 'Other?')}`);
      expect(await withInstructions(question)).toBe(answersOf(reply).k0);
    }
    expect(api.bill().asked.get(questions[0]!)).toBe(2);
  });
});
