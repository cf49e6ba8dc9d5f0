import type { Context, Hono } from 'hono';
import { options } from '../config/options.js';
import { UsageError } from '../errors.js';
import { formatUsd } from '../model/money.js';
import type { Wish } from '../run/wish.js';
import { act, retryable } from './act.js';
import type { Sight } from './look.js';
import type { Retries } from './retries.js';
import type { StoreEye } from './store-eye.js';

export interface ActionMeans {
  look(): Promise<Sight>;
  readonly eye: StoreEye | undefined;
  readonly retries: Retries;
  /** Hears what was asked for, and what became of it. */
  say(sentence: string): void;
  /** Something may have changed. */
  changed(): Promise<void>;
}

/** The POSTs behind the page's buttons; `guard` has let them through. Each answers with a sentence for people. */
export function addActions(app: Hono, means: ActionMeans): void {
  const answer = async (context: Context, run: string, what: string, granted: boolean, said: string) => {
    means.say(`${what} ${run}: ${said}`);
    await means.changed();
    return context.json({ said }, granted ? 200 : 409);
  };
  for (const kind of ['pause', 'resume', 'stop', 'cap'] as const) {
    app.post(`/api/runs/:run/${kind}`, async (context) => {
      const run = context.req.param('run');
      const seen = (await means.look()).runs.get(run);
      if (seen === undefined) return context.json({ said: 'There is no such run any more.' }, 404);
      const wish: Wish = kind === 'cap' ? { kind, budget: await budgetOf(context) } : { kind };
      const { granted, said } = await act(seen, wish, means.eye);
      return answer(context, run, kind, granted, said);
    });
  }
  app.post('/api/runs/:run/retry', async (context) => {
    const run = context.req.param('run');
    const seen = (await means.look()).runs.get(run);
    if (seen === undefined) return context.json({ said: 'There is no such run any more.' }, 404);
    const budget = formatUsd(await budgetOf(context));
    const { output } = seen.figures;
    if (retryable(seen) === undefined || output === null)
      return answer(context, run, 'retry', false, 'Only a run at its end with failed or skipped rows is retried.');
    if (means.retries.isUnderWay(output))
      return answer(context, run, 'retry', false, 'Its retry is under way already.');
    const busy = await means.retries.whyNot();
    if (busy !== undefined) return answer(context, run, 'retry', false, busy);
    // Another may have been begun while that was found out, and each would have the whole cap.
    if (means.retries.isUnderWay(output))
      return answer(context, run, 'retry', false, 'Its retry is under way already.');
    means.retries.begin(output, budget);
    return answer(context, run, 'retry', true, `Retrying the failed and skipped rows for at most $${budget}.`);
  });
}

/** The cap that an action names: none is ever assumed. @throws UsageError */
async function budgetOf(context: Context): Promise<bigint> {
  const body = (await context.req.json().catch(() => ({}))) as { budget?: unknown };
  if (typeof body?.budget !== 'string') throw new UsageError('budget: expected an amount in US dollars.');
  return options.budget.parse(body.budget, 'budget');
}
