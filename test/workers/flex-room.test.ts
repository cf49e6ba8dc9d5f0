import { expect, it } from 'vitest';
import { FlexRoom } from '../../workers/flex-room.js';

it('waits together, twice as long each time, a minute at most, until there is room again', () => {
  let now = 0;
  const room = new FlexRoom(
    () => now,
    () => 1,
  );
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    waits.push(room.refused(undefined));
    // Refused together: no further wait.
    expect(room.refused(undefined)).toBe(waits.at(-1));
    expect(room.pauseMs()).toBe(waits.at(-1));
    now += waits.at(-1)!;
    expect(room.pauseMs()).toBe(0);
  }
  expect(waits.map((ms) => ms / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  room.replied();
  expect(room.refused(undefined)).toBe(1_000);
  now += 1_000;
  // What the provider asks for may outlast the night; a minute is as long as it takes to look again.
  expect(room.refused(90_000)).toBe(60_000);
  expect(room.waiting()).toMatchObject({ why: expect.stringContaining('no room'), until: now + 60_000 });
});
