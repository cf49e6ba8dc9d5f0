import { join } from 'node:path';
import { type ComparedTables, comparisonPage } from '../report/html/comparison-page.js';
import { pageAssets } from '../report/html/page-assets.js';
import { requireOwnPage } from '../run/write-report.js';
import { writeWhole } from '../run/write-whole.js';

/** Writes compare.html. Whatever keeps it from that is said, and the comparison is none the worse. @returns its path, if it stands */
export async function writeComparisonPage(
  folder: string,
  compared: ComparedTables,
  say: (sentence: string) => void,
): Promise<string[]> {
  const path = join(folder, 'compare.html');
  try {
    await requireOwnPage(path);
    const page = comparisonPage(compared, await pageAssets());
    await writeWhole(path, async (write) => write(page));
    return [path];
  } catch (error) {
    say(`There is no page of the comparison: ${(error as Error).message}`);
    return [];
  }
}
