import { Command, type Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../src/errors.js';
import { RefusedWrites } from '../../src/store/redis/refused-writes.js';

/** What comes before the error of a command in a script: nothing, and Redis 6.2's own words. */
const beginnings = {
  'by Redis 7': '',
  'by Redis 6.2, in a script': 'ERR Error running script (call to f_a0d14de9): @user_script:3: @user_script: 3: -',
};
const full = "OOM command not allowed when used memory > 'maxmemory'.";
const disk = 'MISCONF Errors writing to the AOF file: No space left on device';
const interruptions = [
  { reason: full, told: 'Redis is full', tooLong: 'Redis was full for too long' },
  { reason: disk, told: 'Redis cannot write to its disk: waiting', tooLong: 'Redis could not write to its disk' },
];

/** Sends one script to a server that answers the errors in turn, and then takes it. */
function sendTo(errors: readonly string[], patienceMs = 5_000) {
  const said: string[] = [];
  const left = [...errors];
  const client = {
    sent: 0,
    sendCommand(command: Command) {
      client.sent += 1;
      const error = left.shift();
      if (error === undefined) command.resolve('taken');
      else command.reject(new Error(error));
      return command.promise;
    },
  };
  const refused = new RefusedWrites(patienceMs);
  refused.hear((sentence) => said.push(sentence));
  refused.sitOut(client as unknown as Redis);
  const command = new Command('evalsha', ['script', '0'], {}, undefined);
  client.sendCommand(command);
  return { answer: command.promise, client, said };
}

describe.each(Object.entries(beginnings))('a write that is refused %s', (_, beginning) => {
  it.each(interruptions)('is sent again: $told', async ({ reason, told }) => {
    const { answer, client, said } = sendTo([beginning + reason, beginning + reason]);
    expect(await answer).toBe('taken');
    expect(client.sent).toBe(3);
    expect(said).toEqual([expect.stringContaining(told), expect.stringContaining('again')]);
  });

  it.each(interruptions)('is given up in the end: $tooLong', async ({ reason, tooLong }) => {
    const { answer } = sendTo(Array(9).fill(beginning + reason), 150);
    const error = await answer.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InterruptedError);
    expect((error as Error).message).toContain(tooLong);
  });
});

it('tells of each reason when a full disk follows a full memory', async () => {
  const { answer, said } = sendTo([full, disk]);
  await answer;
  const told = ['Redis is full', 'Redis cannot write', 'Redis has room again', 'Redis can write to its disk again'];
  expect(said).toEqual(told.map((words) => expect.stringContaining(words)));
});

it('any other error is the caller’s at once', async () => {
  const { answer, client } = sendTo(['ERR Error running script (call to f_1): @user_script:1: the OOM is a word']);
  await expect(answer).rejects.toThrow('the OOM is a word');
  expect(client.sent).toBe(1);
});
