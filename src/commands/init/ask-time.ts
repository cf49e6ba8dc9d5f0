import { UsageError } from '../../errors.js';
import type { Desk } from './desk.js';

/** Options as they are typed. */
export type AskedTime = Readonly<Partial<Record<'lane' | 'window' | 'deadline', string>>>;

const now = { text: 'now', settings: {} };
const tonight = { text: 'at night: only between 22:00 and 07:00', settings: { window: '22:00-07:00' } };
const byMorning = {
  text: 'by 07:00, at half the price as far as time allows',
  settings: { lane: 'auto', deadline: '07:00' },
};
const withinADay = { text: 'within a day, at half the price', settings: { lane: 'batch' } };

/** Fourth question: when, which also decides the price. @param halfPrice whether the endpoint sells that for the model */
export async function askTime(desk: Desk, halfPrice: boolean): Promise<AskedTime | undefined> {
  const { lane, window, deadline } = desk.given;
  const given = { ...(lane && { lane }), ...(window && { window }), ...(deadline && { deadline }) };
  if (Object.keys(given).length > 0) return given;
  const choices: readonly { readonly text: string; readonly settings: AskedTime }[] = halfPrice
    ? [now, tonight, byMorning, withinADay]
    : [now, tonight];
  desk.say(choices.map(({ text }, i) => `  ${i + 1}  ${text}`).join('\n'));
  return desk.take({
    text: 'When is it to be answered?',
    preset: '1',
    unasked: '1',
    give: '--lane, --window or --deadline',
    read(typed) {
      const choice = choices[Number(typed) - 1];
      if (choice !== undefined) return choice.settings;
      throw new UsageError(`Please give a number from 1 to ${choices.length}.`);
    },
  });
}
