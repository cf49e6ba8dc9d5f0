/**
 * How many of the rows that share a call are of one topic, by the plan and by the file's order: 2,000 questions of 40
 * topics, shuffled, and the same in the order of topics. A question has a form that all topics share, and two of its
 * topic's ten words; so topics show in a few words only, as they do in real files.
 *
 * `npm run bench -- relate`; with RELATE_CSV, RELATE_QUESTION and RELATE_TOPIC (a file and two of its columns) the same
 * for a table of your own.
 */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { callSizes } from '../dist/src/plan/call-sizes.js';
import { Packer } from '../dist/src/plan/packer.js';

const topics = 40;
const rowsPerTopic = 50;
const wordsPerTopic = 10;
const sizes = [3, 8, 16];
const shuffles = 8;

const forms = {
  English: [
    (a, b) => `What does ${a} have to do with ${b}?`,
    (a, b) => `Is it true that ${a} never goes without ${b}?`,
    (a, b) => `Who was the first to speak of ${a} and ${b}?`,
    (a, b) => `Why do people say that ${a} is worse than ${b}?`,
    (a, b) => `In which country is ${a} better known than ${b}?`,
  ],
  Chinese: [
    (a, b) => `${a}和${b}有什么关系？`,
    (a, b) => `有人说${a}离不开${b}，是真的吗？`,
    (a, b) => `最早提到${a}与${b}的人是谁？`,
    (a, b) => `为什么很多人觉得${a}不如${b}？`,
    (a, b) => `在哪个国家${a}比${b}更有名？`,
  ],
};

export async function benchmark() {
  const { RELATE_CSV: file, RELATE_QUESTION: question = 'question', RELATE_TOPIC: topic = 'topic' } = process.env;
  if (file !== undefined) {
    const records = parse(await readFile(file), { bom: true, columns: true });
    return report(
      file,
      records.map((record) => ({ question: record[question], topic: record[topic] })),
    );
  }
  for (const language of Object.keys(forms)) report(language, questions(language));
}

function report(name, rows) {
  for (const size of sizes) {
    const shuffled = Array.from({ length: shuffles }, (_, seed) => shuffle(rows, random(seed + 1)));
    const line = (by, of) => `${by} ${percent(mean(shuffled.map((each) => sameTopic(of(each, size)))))}`;
    const sorted = (by, of) => `${by} ${percent(sameTopic(of(rows, size)))}`;
    console.log(
      `${name}, ${size} a call: shuffled ${line('in file order', inFileOrder)}, ${line('related', related)}; ` +
        `as it is ${sorted('in file order', inFileOrder)}, ${sorted('related', related)}`,
    );
  }
}

function related(rows, size) {
  const packer = new Packer({ sizes: callSizes(size, 1000), tokensPerCall: () => 1e6, waitingRows: 10_000 });
  const company = { group: '', task: '', kind: undefined };
  const bundles = rows.flatMap((each, row) => [
    ...packer.add({ ...each, row, tokens: each.question.length, ...company }, each.question),
  ]);
  return [...bundles, ...packer.flush()];
}

function inFileOrder(rows, size) {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

/** Of all pairs of rows that share a call. */
function sameTopic(bundles) {
  let pairs = 0;
  let same = 0;
  for (const bundle of bundles) {
    bundle.forEach((a, i) => {
      for (const b of bundle.slice(i + 1)) {
        pairs += 1;
        if (a.topic === b.topic) same += 1;
      }
    });
  }
  return same / pairs;
}

function questions(language) {
  const draw = random(7);
  const pick = (list) => list[Math.floor(draw() * list.length)];
  return Array.from({ length: topics }, (_, topic) => {
    const words = Array.from({ length: wordsPerTopic }, () => makeUpWord(language, draw));
    return Array.from({ length: rowsPerTopic }, () => ({
      topic,
      question: pick(forms[language])(pick(words), pick(words)),
    }));
  }).flat();
}

function makeUpWord(language, draw) {
  if (language === 'Chinese') return String.fromCharCode(...[0, 1].map(() => 0x4e00 + Math.floor(draw() * 3000)));
  const letters = (text) => text[Math.floor(draw() * text.length)];
  return Array.from({ length: 3 }, () => letters('bdfgklmnprstvz') + letters('aeiou')).join('');
}

function shuffle(rows, draw) {
  const shuffled = [...rows];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}

/** mulberry32 */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share) => `${(100 * share).toFixed(1)} %`;
