import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeColumns } from '../../src/csv/write-outcome.js';
import { failureGroups } from '../../src/dash/failure-groups.js';
import { temporaryFolder } from '../support/workspace.js';

function part(...records: [row: number, status: string, error: string][]): string {
  const header = ['row', ...outcomeColumns].join();
  return [header, ...records.map(([row, status, error]) => `${row},"an, answer",${status},"${error}"`), ''].join('\n');
}

function file(text: string): string {
  const path = join(temporaryFolder(), 'rows.csv');
  writeFileSync(path, text);
  return path;
}

describe('failed and skipped rows by cause', () => {
  it('counts a row under what it came to last, and passes over a record that is being written', async () => {
    const path = file(
      `${part([0, 'skipped', 'budget'], [1, 'skipped', 'budget'], [2, 'failed', 'HTTP 500'], [0, 'answered', ''], [1, 'failed', 'HTTP 502'])}3,"half`,
    );
    expect(await failureGroups(path, 'part')).toEqual({
      groups: [
        {
          ...{ status: 'failed', cause: 'HTTP #', rows: 2 },
          examples: [
            { row: 3, error: 'HTTP 500' },
            { row: 2, error: 'HTTP 502' },
          ],
        },
      ],
      others: 0,
    });
  });

  it('is told of a file with columns of the same names before ours', async () => {
    const ours = outcomeColumns.map((name) => (['status', 'error'].includes(name) ? `sheaf_${name}` : name));
    const path = file(`status,error,${ours.join()}\nfailed,theirs,,answered,\nanswered,theirs,,skipped,deadline\n`);
    const { groups } = await failureGroups(path, 'answers');
    expect(groups).toEqual([
      { status: 'skipped', cause: 'deadline', rows: 1, examples: [{ row: 2, error: 'deadline' }] },
    ]);
  });

  it('keeps a list that is short, whatever a night has brought', async () => {
    const letters = (i: number) =>
      i
        .toString(36)
        .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)
        .padStart(3, '-');
    const rows = Array.from({ length: 900 }, (_, i): [number, string, string] => [
      i,
      'failed',
      `cause ${letters(i % 300)}`,
    ]);
    const { groups, others } = await failureGroups(file(part(...rows)), 'part');
    expect(groups.length).toBe(50);
    expect(groups.reduce((sum, { rows }) => sum + rows, others)).toBe(900);
    expect(Math.max(...groups.map(({ examples }) => examples.length))).toBeLessThanOrEqual(5);
  });

  it('has nothing to tell of a file that is not there', async () => {
    expect(await failureGroups(join(temporaryFolder(), 'none.csv'), 'part')).toEqual({ groups: [], others: 0 });
  });
});
