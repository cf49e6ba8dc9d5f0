import { closestName } from '../../closest-name.js';

/** "question_id", "题目编号": what belongs to questions without being one. */
const isBeside = /(id|no|nr|num|number|type|kind|level)$|(编号|序号|类型|难度)$/i;

const usual = ['question', 'prompt', 'query', 'text', 'input', '问题', '题目', '提问'];

/** The column that most likely holds the questions: by its name, else the one with the longest cells. */
export function likelyQuestion(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  for (const name of usual) {
    const column = closestName(
      name,
      columns.filter((one) => !isBeside.test(one)),
    );
    if (column !== undefined) return column;
  }
  const letters = (column: number) => rows.reduce((sum, cells) => sum + (cells[column]?.length ?? 0), 0);
  const lengths = columns.map((_, column) => letters(column));
  return columns[lengths.indexOf(Math.max(...lengths))]!;
}
