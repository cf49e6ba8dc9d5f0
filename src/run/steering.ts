import type { CallContext } from '../../workers/call-context.js';
import { formatUsd } from '../model/money.js';
import type { RunState, Steer } from '../store/store.js';
import type { PicoDollars } from '../types.js';
import type { Answering } from './answering.js';
import type { Bulletin } from './bulletin.js';
import { LiveFiles } from './live-files.js';
import type { MoneyMark } from './money-mark.js';
import { grantWish } from './wish.js';

/**
 * The producer's ear for what others wish of the run (`sheaf dash`): pause, resume, stop, another cap. A wish stands in the store, where
 * every reservation obeys it; for a store that is this process's alone it is left in the run's folder, and carried to the store from here.
 */
export class Steering {
  private readonly files: LiveFiles;
  private steer: Steer = 'go';
  private budget: PicoDollars | undefined;

  constructor(
    private readonly answering: Pick<Answering, 'session' | 'stop' | 'reporter' | 'capIsShared'>,
    private readonly context: Pick<CallContext, 'pause'>,
    private readonly mark: MoneyMark,
    private readonly bulletin: Bulletin,
  ) {
    this.files = new LiveFiles(answering.session.folder);
    this.budget = answering.session.state.budget;
  }

  async look({ steer, budget }: RunState): Promise<void> {
    if (this.answering.session.store.exclusive) await this.takeWish();
    if (budget !== this.budget) this.capped(budget);
    if (steer !== this.steer) await this.steered(steer);
  }

  private async takeWish(): Promise<void> {
    const { session, capIsShared } = this.answering;
    const found = await this.files.takeWish();
    if (found === undefined) return;
    const end =
      found.wish.kind === 'cap' && capIsShared === true
        ? { granted: false, said: 'Several runs share this cap: it stands as it was given.' }
        : await grantWish(session.store, session.run, found.wish);
    session.log.info({ wish: found.wish.kind, ...end }, 'a wish from outside');
    this.bulletin.answer({ id: found.id, ...end });
  }

  private capped(budget: PicoDollars | undefined): void {
    this.budget = budget;
    this.mark.setBudget(budget);
    this.answering.reporter.say(`The cap was changed from outside: it is $${formatUsd(budget ?? 0n)} now.`);
    this.bulletin.hurry();
  }

  private async steered(steer: Steer): Promise<void> {
    const { session, stop, reporter } = this.answering;
    this.steer = steer;
    this.bulletin.hurry();
    if (steer === 'leave') {
      stop.requested = true;
      reporter.say('Stopping, as somebody asked from outside: the calls in flight are being finished.');
      return;
    }
    if (steer === 'pause') {
      this.context.pause.began();
      reporter.say('Paused from outside: no further call begins. Calls in flight are being finished.');
      return;
    }
    this.context.pause.ended();
    reporter.say('Going on: the pause is over.');
    await session.queue.hurry();
  }
}
