import { expect, it } from 'vitest';
import type { RunSettings } from '../../src/run/run-settings.js';
import type { Session } from '../../src/run/session.js';
import { Sizing } from '../../src/run/sizing.js';
import type { Survey } from '../../src/run/survey.js';
import { sampleOutcome } from '../../src/store/contract/samples.js';
import { noUsage } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';

const settings = { rowsPerCall: 'auto', instructions: '', model: { contextTokens: 1e5 } } as RunSettings;
const allowance = { mostRows: 100 } as RunSettings['allowance'];

async function open(): Promise<Sizing> {
  const folder = temporaryFolder();
  const session = { folder: { file: () => `${folder}/trials.jsonl` }, log: { info: () => {} }, manifest: {} };
  const survey = { pilots: new Map() };
  return Sizing.open({ ...settings, allowance }, session as unknown as Session, survey as unknown as Survey, () => {});
}

const merged = { rowsInCall: 8, answer: 'answer', callId: 'c', usage: noUsage, cost: 1n, latencyMs: 1 };

it('does not take a merged answer for missing because an audit asked the row again alone', async () => {
  const sizing = await open();
  const rows = Array.from({ length: 190 }, (_, row) => row);
  sizing.planned('general', rows);
  // Of ten rows eight are audited, and one was missed once.
  const outcomes = rows.map((row) =>
    sampleOutcome(row, {
      ...(row % 10 < 8 ? { rowsInCall: 1, trials: [merged] } : { rowsInCall: 8 }),
      ...(row % 10 === 9 && { misses: 1 }),
    }),
  );
  await sizing.heard(outcomes);
  expect(sizing.book.audits().compared).toBe(152);
  expect(sizing.control!.of('general')).toBe(8);
});
