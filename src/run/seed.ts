import { addUsage } from '../model/spend.js';
import type { RunSeed } from '../store/store.js';
import { noUsage, type Usage } from '../types.js';
import type { Journal } from './journal.js';
import type { RunFolder } from './run-folder.js';
import type { Worksheet } from './worksheet.js';

/**
 * What a store that does not know the run must be told of it. The finished rows' cost is known; whatever else may have
 * been spent counts as unknown spend.
 */
export async function seedFrom(journal: Journal, folder: RunFolder, worksheet: Worksheet): Promise<RunSeed> {
  const checkpoint = await folder.readCheckpoint();
  const earlier = await spentBefore(journal, worksheet);
  const spent = journal.cost - earlier.cost;
  const committed = BigInt(checkpoint?.committed ?? 0);
  return { spent, unknown: committed > spent ? committed - spent : 0n, usage: minus(journal.usage, earlier.usage) };
}

/** The recorded rows' cost carries what they had cost before a retry, which this run's money did not pay for. */
async function spentBefore(journal: Journal, worksheet: Worksheet): Promise<{ cost: bigint; usage: Usage }> {
  let cost = 0n;
  let usage = noUsage;
  if (journal.cost === 0n) return { cost, usage };
  for await (const row of worksheet.rows()) {
    if (journal.status(row.row) === undefined) continue;
    const before = worksheet.spendBefore(row);
    cost += before.cost;
    usage = addUsage(usage, before.usage);
  }
  return { cost, usage };
}

function minus(a: Usage, b: Usage): Usage {
  return addUsage(a, {
    input: -b.input,
    cached: -b.cached,
    written: -b.written,
    reasoning: -b.reasoning,
    output: -b.output,
  });
}
