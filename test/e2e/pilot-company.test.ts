import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../support/question-table.js';
import { findRunFile } from '../support/run-files.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const question = (i: number) => `Which number stands for stone ${i} of the long garden wall?`;
const command = ['run', 'questions.csv', '--output', 'answers.csv', '--json', '--budget', '5'];

async function spaceFor(columns: string[], rows: string[][]): Promise<Workspace> {
  const space = await workspace({ mergeRatio: 0.26 });
  space.write('questions.csv', tableOf(columns, rows, {}).csv);
  return space;
}

describe('a pilot', () => {
  it('makes no call twice where groups are smaller than its sizes', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => [String(i >> 1), question(i)]);
    const space = await spaceFor(['source', 'question'], rows);
    const ended = await space.sheaf(...command, '--pilot', '32', '--group-by', 'source');
    expect(summaryOf(ended)).toMatchObject({ exit: 0, pilots: [{ rows: 32 }] });
    const asked = [...space.api.bill().asked.values()];
    expect(asked.filter((times) => times === 2)).toHaveLength(32);
    expect(asked.filter((times) => times === 1)).toHaveLength(88);
  });

  it('asks no row alone over and over whose company the cache has', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [question(i)]);
    const space = await spaceFor(['question'], rows);
    expect(await space.sheaf(...command, '--pilot', '8')).toMatchObject({ code: 0 });
    const { size } = space.api.bill().asked;
    // The same sample again, but the cache lacks one of its rows.
    const [, , , line] = readFileSync(findRunFile(space, 'trials.jsonl')!, 'utf8').split('\n');
    rows[(JSON.parse(line!) as { row: number }).row] = [
      'Which number stands for the stone that nobody has counted yet?',
    ];
    space.write('questions.csv', tableOf(['question'], rows, {}).csv);
    const again = await space.sheaf(...command, '--pilot', '128', '--output', 'again.csv');
    expect(summaryOf(again)).toMatchObject({ exit: 0, cached: 199, calls: 1 });
    expect(space.api.bill().asked.size).toBe(size + 1);
  });
});
