import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { act } from '../../src/dash/act.js';
import type { SeenRun } from '../../src/dash/look.js';
import { LiveFiles } from '../../src/run/live-files.js';
import { RunFolder } from '../../src/run/run-folder.js';
import type { Wish } from '../../src/run/wish.js';
import { temporaryFolder } from '../support/workspace.js';
import { sampleReport } from './sample-folder.js';

function runFolder(): RunFolder {
  const folder = new RunFolder(temporaryFolder(), 'r');
  mkdirSync(folder.path, { recursive: true });
  return folder;
}

it('wishes that come at once are granted one after another, and each hears of its own', async () => {
  const folder = runFolder();
  const files = new LiveFiles(folder);
  const figures = { run: 'r', may: ['pause', 'resume', 'cap'] } as unknown as SeenRun['figures'];
  const wishes: Wish[] = [{ kind: 'pause' }, { kind: 'cap', budget: 41n }, { kind: 'resume' }, { kind: 'pause' }];
  let open = true;
  const ends = Promise.all(wishes.map((wish) => act({ figures, folder }, wish, undefined))).finally(() => {
    open = false;
  });
  const taken: Wish[] = [];
  while (open) {
    const wish = await files.takeWish();
    if (wish === undefined) {
      await sleep(10);
      continue;
    }
    taken.push(wish.wish);
    const end = { id: wish.id, granted: true, said: wish.wish.kind };
    await files.writeReport(sampleReport('r', { wish: end }));
  }
  expect(taken).toEqual(wishes);
  expect((await ends).map(({ granted, said }) => [granted, said])).toEqual(wishes.map(({ kind }) => [true, kind]));
});

it('whoever takes his wish back leaves the one that another has put in its place', async () => {
  const files = new LiveFiles(runFolder());
  const first = await files.leaveWish({ kind: 'pause' });
  const second = await files.leaveWish({ kind: 'stop' });
  await files.withdrawWish(first);
  expect(await files.takeWish()).toMatchObject({ id: second });
  await files.withdrawWish(await files.leaveWish({ kind: 'pause' }));
  expect(await files.takeWish()).toBeUndefined();
});
