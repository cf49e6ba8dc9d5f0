import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReadableTable } from '../csv/open-written.js';
import { UsageError } from '../errors.js';
import { pageAssets } from '../report/html/page-assets.js';
import { pageMark } from '../report/html/page-shell.js';
import { ReportPage } from '../report/html/report-page.js';
import type { ReportBounds } from '../report/html/report-subject.js';
import { type ReportWishes, reportSubject } from './report-subject.js';
import { writeWhole } from './write-whole.js';

/** Rows that a page holds unless it is told otherwise: more of them make browsers slow. */
export const usualRows = 100_000;

const roomyBytes = 48 * 2 ** 20;
const roomy = { characters: 4_000, ownColumns: 100 };
/** Of a large file a page holds the beginnings of texts. */
const tight = { characters: 300, ownColumns: 12 };

/**
 * Writes the report of an answers file, whole or not at all. The rows go through a file of their own, since they stand behind figures
 * that are known last.
 * @throws UsageError rather than replacing a file that is no page of Sheaf's
 */
export async function writeReport(
  path: string,
  table: ReadableTable,
  target: string,
  wishes: ReportWishes & { readonly rows: number },
): Promise<void> {
  await requireOwnPage(target);
  const subject = await reportSubject(path, table, wishes);
  const { size } = await stat(path);
  const bounds: ReportBounds = { rows: wishes.rows, ...(size <= roomyBytes ? roomy : tight) };
  await mkdir(dirname(target), { recursive: true });
  // Of a name that nobody else has: whatever stands beside the answers is not ours to replace.
  const spool = `${target}.${randomUUID()}.tmp`;
  const rowsFile = await open(spool, 'wx');
  try {
    const page = new ReportPage(subject, bounds, await pageAssets(), (text) => rowsFile.appendFile(text));
    for await (const { cells } of table.rows()) await page.add(cells);
    const { before, after } = await page.finish();
    const whole = async (write: (text: string) => Promise<void> | void) => {
      await write(before);
      for await (const chunk of createReadStream(spool, 'utf8')) await write(chunk as string);
      await write(after);
    };
    await writeWhole(target, whole, `${target}.${randomUUID()}.tmp`);
  } finally {
    await rowsFile.close();
    await rm(spool, { force: true });
  }
}

/** @throws UsageError */
export async function requireOwnPage(target: string): Promise<void> {
  const file = await open(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`${target} cannot be read: ${error.message}`, 'Name another file with --output.');
  });
  if (file === undefined) return;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(pageMark.length), 0, pageMark.length, 0);
    if (buffer.toString('utf8', 0, bytesRead) === pageMark) return;
  } catch {
    // A folder: it cannot be read as a file.
  } finally {
    await file.close();
  }
  throw new UsageError(`${target} is no page of Sheaf’s: it was left as it is.`, 'Name another file with --output.');
}
