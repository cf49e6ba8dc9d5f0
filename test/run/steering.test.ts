import { mkdirSync } from 'node:fs';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Answering } from '../../src/run/answering.js';
import type { Bulletin } from '../../src/run/bulletin.js';
import { LiveFiles } from '../../src/run/live-files.js';
import { MoneyMark } from '../../src/run/money-mark.js';
import { type Checkpoint, RunFolder } from '../../src/run/run-folder.js';
import type { RunReport } from '../../src/run/run-report.js';
import { Steering } from '../../src/run/steering.js';
import type { Wish } from '../../src/run/wish.js';
import { sampleRun, stateOf } from '../../src/store/contract/samples.js';
import { Pause } from '../../workers/pause.js';
import { temporaryFolder } from '../support/workspace.js';
import { sharedStore } from '../workers/practice-run.js';

const store = sharedStore();

/** A run's ear in this process, on a real store. */
async function listening(capIsShared = false) {
  const run = await sampleRun(store(), 100n);
  const folder = new RunFolder(temporaryFolder(), run);
  mkdirSync(folder.path, { recursive: true });
  const checkpoints: Checkpoint[] = [];
  const mark = new MoneyMark({ writeCheckpoint: async (one) => void checkpoints.push(one) } as RunFolder, 100n);
  const answers: NonNullable<RunReport['wish']>[] = [];
  const bulletin = { answer: (wish) => void answers.push(wish), hurry: () => {} } as Pick<Bulletin, 'answer' | 'hurry'>;
  const said: string[] = [];
  const stop = { requested: false };
  const hurried: number[] = [];
  const session = {
    ...{ run, store: store(), folder, log: pino({ level: 'silent' }), state: await stateOf(store(), run) },
    queue: { hurry: async () => void hurried.push(1) },
  } as unknown as Answering['session'];
  const reporter = { say: (sentence: string) => void said.push(sentence) } as Answering['reporter'];
  const pause = new Pause();
  const steering = new Steering({ session, stop, reporter, capIsShared }, { pause }, mark, bulletin as Bulletin);
  const files = new LiveFiles(folder);
  const look = async () => steering.look(await stateOf(store(), run));
  return {
    ...{ run, stop, pause, said, mark, checkpoints, hurried, look },
    /** @returns what its process says of the wish, after two looks */
    async wish(wish: Wish) {
      const id = await files.leaveWish(wish);
      await look();
      await look();
      return answers.find((answer) => answer.id === id);
    },
  };
}

describe('a wish that is left in the folder of a run', () => {
  it('is carried to the store, obeyed and answered, once', async () => {
    const ear = await listening();
    expect(await ear.wish({ kind: 'pause' })).toMatchObject({ granted: true });
    expect([(await stateOf(store(), ear.run)).steer, ear.pause.isOn]).toEqual(['pause', true]);
    expect(await ear.wish({ kind: 'resume' })).toMatchObject({ granted: true });
    expect([(await stateOf(store(), ear.run)).steer, ear.pause.isOn, ear.hurried.length]).toEqual(['go', false, 1]);
    expect(await ear.wish({ kind: 'cap', budget: 500n })).toMatchObject({ granted: true });
    expect(ear.said.at(-1)).toContain('The cap was changed from outside');
    expect(await ear.wish({ kind: 'stop' })).toMatchObject({ granted: true });
    expect(ear.stop.requested).toBe(true);
    expect(await ear.wish({ kind: 'resume' })).toMatchObject({ granted: false });
    expect((await stateOf(store(), ear.run)).steer).toBe('leave');
    await ear.look();
    expect(ear.said).toHaveLength(4);
  });

  it('does not change a cap that other runs share', async () => {
    const ear = await listening(true);
    expect(await ear.wish({ kind: 'cap', budget: 500n })).toMatchObject({ granted: false });
    expect((await stateOf(store(), ear.run)).budget).toBe(100n);
  });

  it('has the mark of money run ahead of the new cap, not of the old one', async () => {
    const ear = await listening();
    await ear.wish({ kind: 'cap', budget: 1_000n });
    await ear.mark.cover(995n);
    expect(ear.checkpoints.at(-1)!.committed).toBe('1000');
  });
});
