import { expect, it } from 'vitest';
import type { Progress } from '../../src/report/reporter.js';
import type { Answering } from '../../src/run/answering.js';
import { Bulletin } from '../../src/run/bulletin.js';
import type { Gauge } from '../../src/run/gauge.js';
import type { Lanes } from '../../src/run/lanes.js';
import { RunFolder } from '../../src/run/run-folder.js';
import type { RunState } from '../../src/store/store.js';
import type { CallContext } from '../../workers/call-context.js';
import { temporaryFolder } from '../support/workspace.js';

/** How a run stands in the store: what was spent, what nobody knows, what calls hold. */
const standing = (spent: bigint, unknown: bigint, held: bigint) => ({ spent, unknown, held }) as RunState;

/** @returns what the terminal was told last: a process that is ended on the spot says that of its money */
function telling() {
  const told: Progress[] = [];
  const reporter = { progress: (progress: Progress) => void told.push(progress) };
  const folder = new RunFolder(temporaryFolder(), 'run');
  const answering = { reporter, session: { folder } } as unknown as Answering;
  const gauge = { read: (state: RunState) => state as unknown as Progress } as Gauge;
  const bulletin = new Bulletin(answering, {} as CallContext, {} as Lanes, gauge);
  return { bulletin, last: () => told.at(-1) };
}

it('tells of what calls may cost before they are made, not only when the store is read again', () => {
  const { bulletin, last } = telling();
  bulletin.begin(standing(5n, 1n, 0n));
  expect(last()).toMatchObject({ spent: 5n, unknown: 1n, held: 0n });
  bulletin.calling(16n);
  expect(last()).toMatchObject({ spent: 5n, unknown: 1n, held: 10n });
  // A call that gave back some of its hold made room for one that holds less.
  bulletin.calling(12n);
  expect(last()).toMatchObject({ held: 10n });
});

it('keeps what was committed while the store was being read, and lets go of what it was read to have ended', () => {
  const { bulletin, last } = telling();
  bulletin.begin(standing(0n, 0n, 0n));
  bulletin.calling(40n);
  bulletin.asking();
  // Another call, whose hold what was read does not have yet.
  bulletin.calling(25n);
  bulletin.begin(standing(20n, 0n, 0n));
  expect(last()).toMatchObject({ spent: 20n, held: 5n });
  bulletin.asking();
  bulletin.begin(standing(25n, 0n, 0n));
  expect(last()).toMatchObject({ spent: 25n, held: 0n });
});
