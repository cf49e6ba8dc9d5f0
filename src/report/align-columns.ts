/**
 * Cells as lines of text, two spaces between columns that are as wide as their longest cell.
 * @param rows the first one holds the columns' heads
 * @param numbers heads of the columns that stand right
 */
export function alignColumns(rows: readonly (readonly string[])[], numbers: readonly string[]): string {
  const heads = rows[0] ?? [];
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    numbers.includes(heads[column] ?? '') ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return rows.map((cells) => cells.map(align).join('  ').trimEnd()).join('\n');
}
