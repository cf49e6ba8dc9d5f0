import type { AnswerSheet } from './write-answers.js';

/** The first failed rows of this session's sheet, each as "where: why". */
export async function firstFailures(sheet: AnswerSheet, most: number): Promise<string[]> {
  const { worksheet, survey, journal } = sheet;
  const lines: string[] = [];
  for await (const row of worksheet.rows()) {
    if (lines.length === most) break;
    const first = survey.firstOf(row.row);
    if (first !== row.row || journal.status(first) !== 'failed') continue;
    const id = worksheet.id(row);
    lines.push(`line ${row.line}${id === undefined ? '' : ` (${id})`}: ${(await journal.outcome(first))?.error}`);
  }
  return lines;
}
