import { describe, expect, it } from 'vitest';
import { Pause } from '../../workers/pause.js';
import { bundleId, practiceRun, sharedStore, statuses } from './practice-run.js';

const store = sharedStore();

describe('a bundle of a paused run', () => {
  it('makes no call, takes no rate and holds no money; it is asked when the run goes on', async () => {
    const practice = await practiceRun(store(), ['What is 1 plus 2?', 'What is 2 plus 3?']);
    await store().steerRun(practice.run, 'pause');
    for (const time of ['found out', 'known']) {
      const end = await practice.turn();
      expect(end, time).toMatchObject({ kind: 'again' });
    }
    expect(practice.context.pause.isOn).toBe(true);
    expect(practice.api.bill()).toMatchObject({ requests: 0, calls: 0 });
    expect(await practice.state()).toMatchObject({ held: 0n, spent: 0n, openBundles: 1 });

    await store().steerRun(practice.run, 'go');
    practice.context.pause.ended();
    expect((await practice.turn(bundleId)).kind).toBe('done');
    expect(statuses(await practice.outcomes())).toEqual(['answered', 'answered']);
  });
});

describe('what a process knows of a pause', () => {
  it('has one bundle ask now and then, so that a worker that nobody tells finds out', () => {
    let now = 0;
    const pause = new Pause(() => now);
    expect([pause.mayAsk(), pause.mayAsk()]).toEqual([true, true]);
    pause.began();
    const asked = [];
    for (; now < 10_000; now += 100) if (pause.mayAsk()) asked.push(now);
    expect(asked).toEqual([2_000, 4_000, 6_000, 8_000]);
    pause.began();
    expect(pause.mayAsk()).toBe(true);
    expect(pause.mayAsk()).toBe(false);
    pause.ended();
    expect([pause.mayAsk(), pause.mayAsk()]).toEqual([true, true]);
  });
});
