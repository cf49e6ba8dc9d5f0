import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plan } from '../../src/index.js';
import { temporaryFolder } from '../support/workspace.js';

/** @param groups how many rows each group has */
async function planOf(groups: readonly number[], options: object) {
  const input = join(temporaryFolder(), 'q.csv');
  const rows = groups.flatMap((size, group) => Array.from({ length: size }, (_, i) => `${group},${i} + ${group}`));
  await writeFile(input, `group,question\n${rows.join('\n')}\n`);
  return plan(input, { groupBy: 'group', price: '0,0,1', ...options });
}

it('counts each call’s own allowance into the worst case', async () => {
  // Calls of 40 and of 1 rows may write 65,536 (the model's most) and 25,000 tokens.
  const { calls, worst_usd } = await planOf([40, 1], { rowsPerCall: 40 });
  expect(calls).toBe(2);
  expect(worst_usd).toBe('0.090536');
});

it('never packs more rows into a call than could all write something', async () => {
  expect((await planOf([1_000], { rowsPerCall: 1_000 })).calls).toBe(Math.ceil(1_000 / Math.floor(65_536 / 1_200)));
});
