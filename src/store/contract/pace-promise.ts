import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pacing } from '../pace.js';
import type { Store } from '../store.js';
import { seeded } from './seeded.js';

interface Grant {
  readonly asked: number;
  readonly answered: number;
  readonly requests: number;
  readonly tokens: number;
}

const askers = 8;
const asksEach = 40;
/** A store's clock may count whole milliseconds, as the embedded one's does: a stretch can seem longer by one at each end. */
const clockGrainMs = 2;

/**
 * Has several ask at once for all kinds of amounts, and sees that in any stretch of time no more was granted than the
 * limits allow. A grant happened between its question and its answer; so what was granted from one on to another
 * happened within no less time than from the first's question to the other's answer, whichever clock the store goes by.
 */
export async function keptPromise(store: Store, limits: { rpm: number; tpm: number }): Promise<void> {
  const pace = randomUUID();
  const random = seeded(limits.rpm + limits.tpm);
  const most = { requests: limits.rpm / 600, tokens: limits.tpm / 600 };
  const grants: Grant[] = [];
  const ask = async () => {
    for (let i = 0; i < asksEach; i++) {
      const need = { requests: Math.ceil(random() * most.requests), tokens: Math.ceil(random() ** 3 * most.tokens) };
      const asked = performance.now();
      const turn = await store.takePace(pace, need, limits);
      if (turn.kind === 'taken') grants.push({ asked, answered: performance.now(), ...need });
      else if (turn.kind === 'wait') await sleep(Math.min(turn.waitMs, 20) * random());
    }
  };
  await Promise.all(Array.from({ length: askers }, ask));
  assert.ok(grants.length >= 10, `only ${grants.length} grants`);
  for (const first of grants) {
    for (const last of grants) {
      const within = grants.filter(({ asked, answered }) => asked >= first.asked && answered <= last.answered);
      const minutes = (last.answered - first.asked + pacing.leadMs + clockGrainMs) / 60_000;
      for (const name of ['requests', 'tokens'] as const) {
        const granted = within.reduce((sum, grant) => sum + grant[name], 0);
        const allowed = minutes * (name === 'requests' ? limits.rpm : limits.tpm) + most[name];
        assert.ok(granted <= allowed, `${granted} ${name} granted where ${allowed} were allowed`);
      }
    }
  }
}
