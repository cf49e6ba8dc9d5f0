import { basename, join } from 'node:path';
import type { Comparison } from '../arms/compare.js';
import { csvRecord } from '../csv/csv-text.js';
import { comparisonFigures } from '../report/comparison-text.js';
import { comparisonPage } from '../report/html/comparison-page.js';
import { pageAssets } from '../report/html/page-assets.js';
import { requireOwnPage } from '../run/write-report.js';
import { writeWhole } from '../run/write-whole.js';
import type { PicoDollars } from '../types.js';

/** Writes compare.csv and compare.json, each whole or not at all. @returns their paths */
export async function writeComparison(folder: string, { tables, rows }: Comparison): Promise<string[]> {
  const figures = comparisonFigures(tables);
  const columns = ['task', ...Object.keys(figures[0]!.models[0]!)];
  const lines = figures.flatMap(({ task, models }) =>
    models.map((model) =>
      csvRecord([task, ...Object.values(model).map((value) => (value === null ? '' : String(value)))]),
    ),
  );
  const files = [join(folder, 'compare.csv'), join(folder, 'compare.json')] as const;
  await writeWhole(files[0], async (write) => write([csvRecord(columns), ...lines].join('')));
  await writeWhole(files[1], async (write) => write(`${JSON.stringify({ rows, tables: figures }, null, 2)}\n`));
  return [...files];
}

/** What the page says besides the comparison itself. */
export interface ComparisonFacts {
  readonly input: string;
  readonly cost: PicoDollars;
  readonly budget: PicoDollars | undefined;
}

/** Writes compare.html. Whatever keeps it from that is said, and the comparison is none the worse. @returns its path, if it stands */
export async function writeComparisonPage(
  folder: string,
  { tables, rows }: Comparison,
  { input, ...money }: ComparisonFacts,
  say: (sentence: string) => void,
): Promise<string[]> {
  const path = join(folder, 'compare.html');
  try {
    await requireOwnPage(path);
    const page = comparisonPage({ name: basename(input), tables, rows, ...money }, await pageAssets());
    await writeWhole(path, async (write) => write(page));
    return [path];
  } catch (error) {
    say(`There is no page of the comparison: ${(error as Error).message}`);
    return [];
  }
}
