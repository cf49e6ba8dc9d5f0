import { writeFileSync } from 'node:fs';

const things = [
  'salt',
  'mirrors',
  'owls',
  'thunder',
  'chess',
  'honey',
  'glass',
  'tides',
  'moss',
  'bells',
  'gold',
  'sleep',
];
const people = [
  'sailors',
  'children',
  'monks',
  'farmers',
  'chemists',
  'actors',
  'nurses',
  'kings',
  'painters',
  'drivers',
];
const beliefs = [
  'What happens to {thing} when {people} leave them in the dark, in case {n}?',
  'Why do {people} say that {thing} bring bad luck, as story {n} has it?',
  'Is it true that {people} never had {thing} before year {n}?',
  'Where do most {people} believe that {thing} came from, by account {n}?',
];
const moods = [
  'arrived late and broken',
  'works better than I hoped',
  'smells of old rope',
  'was worth every cent',
  'is fine',
];

/** Questions about common beliefs, one short sentence each: what TruthfulQA's are like. */
export function beliefQuestions(count) {
  return Array.from({ length: count }, (_, n) => {
    const fill = (text) =>
      text
        .replace('{thing}', things[(n * 7) % 12])
        .replace('{people}', people[(n * 3) % 10])
        .replace('{n}', n);
    return fill(beliefs[n % beliefs.length]);
  });
}

/** Texts to be labelled, and instructions of some 1,500 tokens for it. */
export function labelSet(count) {
  const rules = Array.from({ length: 60 }, (_, n) => {
    return `Rule ${n + 1}. When the text speaks of ${things[n % 12]} or of ${people[n % 10]}, weigh its last clause more than its first.`;
  });
  return {
    questions: Array.from({ length: count }, (_, n) => {
      return `Review ${n}: my box of ${things[(n * 5) % 12]} for ${people[(n * 7) % 10]} ${moods[n % moods.length]}.`;
    }),
    instructions: `Classify the sentiment of each review as positive, negative or neutral. Answer with the label alone.\n${rules.join('\n')}`,
  };
}

/** A CSV with the one column "question". */
export function writeTable(path, questions) {
  writeFileSync(path, ['question', ...questions.map((question) => `"${question}"`)].join('\n'));
}
