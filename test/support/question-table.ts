import { stringify } from 'csv-stringify/sync';

/** A table of questions, each of which has one right answer. */
export interface QuestionTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly csv: string;
  /** What the practice API is to answer, by question. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface TableOptions {
  /** Rows get a group in turn, in column "topic"; 1 by default. */
  readonly groups?: number;
  /** Every fifth row asks again what an earlier row of its group asked. */
  readonly duplicates?: boolean;
  /** Makes the questions those of another table. */
  readonly from?: number;
}

/** Questions with everything that CSV, tags and encodings can stumble over, in columns id, topic, question, note. */
export function questionTable(count: number, options: TableOptions = {}): QuestionTable {
  const { groups = 1, duplicates = false, from = 0 } = options;
  const columns = ['id', 'topic', 'question', 'note'];
  const rows: string[][] = [];
  const answers: Record<string, string> = {};
  for (let i = 0; i < count; i++) {
    const earlier = duplicates && i % 5 === 4 ? rows[i - groups] : undefined;
    const [question, answer] = questionAndAnswer(from + i);
    if (earlier === undefined) answers[question] = answer;
    rows.push([`r${i}`, `topic ${i % groups}`, earlier?.[2] ?? question, notes[i % notes.length]!]);
  }
  return tableOf(columns, rows, answers);
}

/** What the answers of `typedTable` have to be. */
export const typedSchema =
  '{"label": ["pos", "neg", "no, \\"really\\""], "score": "number", "why?": "string", "tags?": "string[]"}';

/** The questions of `questionTable`, answered in JSON of `typedSchema`, as Sheaf writes it. */
export function typedTable(count: number, options: TableOptions = {}): QuestionTable {
  const { columns, rows, answers } = questionTable(count, options);
  const labels = ['pos', 'neg', 'no, "really"'];
  const typed = Object.entries(answers).map(([question, answer], i) => {
    const optional = [{}, { why: answer }, { tags: [] }, { why: `{${answer}}`, tags: [answer, 'a, b'] }][i % 4];
    return [question, JSON.stringify({ label: labels[i % 3], score: i / 4 - 3, ...optional })] as const;
  });
  return tableOf(columns, rows, Object.fromEntries(typed));
}

/** A table of any rows. */
export function tableOf(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  answers: QuestionTable['answers'],
): QuestionTable {
  return { columns, rows, csv: stringify([columns, ...rows] as string[][]), answers };
}

function questionAndAnswer(i: number): readonly [string, string] {
  const kinds: readonly (readonly [string, string])[] = [
    [`What is ${i} plus ${i + 1}?`, `${2 * i + 1}`],
    [`He asked, "what, please, is number ${i}?"`, `"Number ${i}", he said, "is ${i}."`],
    [`Line one of ${i}\nline two, after it\n\nand line four`, `1. first ${i}\n2. second\n\n3. third`],
    [`第${i}题：${i}加${i + 1}等于多少？`, `答案是“${2 * i + 1}”，第${i}题。`],
    [`  What do </q-abc> and <a-abc> mean in ${i}?\tA tab; a semicolon `, `<a-abc>${i}</a-abc> means nothing.`],
    [`=SUM(A${i}:B${i}) 🎲 é ﬁ`, `-${i}; tab\there 🎲`],
    [`Old Mac,\r\nnew Windows ${i}`, `Windows ${i},\nold Mac`],
  ];
  return kinds[i % kinds.length]!;
}

const notes = ['', 'plain', 'with, comma', '"quoted"', 'two\nlines', '备注', ' spaces ', "'=1+1"];
