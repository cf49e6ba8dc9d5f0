import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../store/start-redis.js';
import { startLink } from '../support/cut-link.js';
import { askedTwice, callsLogged, faultFleet } from '../support/fault-fleet.js';
import { until } from '../support/until.js';

const server = await startRedis('--appendonly', 'yes');
afterAll(() => server.stop());

/** A run with a worker that reaches Redis by a link of its own. */
async function linkedFleet(database: number, rows: number, latencyMs: number) {
  const fleet = await faultFleet(`${server.url}/${database}`, rows, { latencyMs });
  const link = await startLink(server.port);
  const far = await fleet.worker('far', {}, `redis://127.0.0.1:${link.port}/${database}`);
  const running = fleet.run(2);
  await fleet.billed(6);
  return { ...fleet, link, far, running, calls: () => callsLogged(fleet.folder, 'far') };
}

describe('a worker that is cut off from Redis in the middle of its calls', () => {
  it('settles what it paid for when it is back before its locks ran out: nothing is asked twice', async () => {
    const { bill, billed, link, running, calls, verify } = await linkedFleet(0, 64, 2_000);
    link.cut();
    // Rounds of the run alone: the worker's calls end meanwhile, and cannot be settled.
    const round = async () => billed((await bill()).calls + 2);
    await round();
    const before = calls();
    await round();
    await round();
    expect(calls()).toBe(before);
    link.restore();
    await until(() => calls() > before);
    const { asked, unknown } = await verify(running);
    expect(askedTwice(asked)).toEqual([]);
    expect(unknown).toBe(0n);
  });

  it('balances the books and works on when its locks ran out and others asked again', async () => {
    const { bill, far, link, running, calls, verify } = await linkedFleet(1, 130, 3_000);
    link.silence();
    await until(async () => askedTwice((await bill()).asked).length > 0);
    const before = calls();
    link.restore();
    // Its calls of before come first; one above them is of after.
    await until(() => calls() > before + 4);
    const { asked } = await verify(running);
    expect(askedTwice(asked).length).toBeLessThanOrEqual(4 * 2);
    far.child.kill('SIGTERM');
    expect(await far.ended).toMatchObject({ code: 0 });
  });
});
