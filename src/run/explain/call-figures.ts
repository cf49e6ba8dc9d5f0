import { promptDigest } from '../../../workers/call-log.js';
import { callTexts } from '../../../workers/call-texts.js';
import { parseReply } from '../../prompt/parse-reply.js';
import type { CallEnd, CallFigures } from '../../report/row-life-figures.js';
import type { PicoDollars } from '../../types.js';
import type { RunSettings } from '../run-settings.js';
import type { LoggedCall } from './read-call-log.js';
import { shareOfRow } from './share-of-row.js';

/** What calls can be composed of again. */
export interface Composing {
  readonly settings: Pick<RunSettings, 'instructions' | 'answerForm'>;
  /** What made the tags unpredictable; undefined where it is gone. */
  readonly secret: string | undefined;
  /** By row, from 0. */
  readonly questions: ReadonlyMap<number, string>;
}

/** A call as a row met it. @param met the row, from 0, and what is known of the call's run */
export function callFigures(
  logged: LoggedCall,
  { row, model, isRetry }: { readonly row: number; readonly model: string | undefined; readonly isRetry: boolean },
  composing: Composing,
): { figures: CallFigures; cost: PicoDollars } {
  const { ask, shares, reply, received, trouble } = logged;
  const share = shares && logged.settledBefore !== true ? shareOfRow(shares, row) : undefined;
  const place = logged.rows.indexOf(row);
  const texts = compose(logged, composing);
  const tag = texts?.tags[place];
  const question = composing.questions.get(row) ?? '';
  const isAlone = logged.rows.length === 1;
  return {
    cost: share?.cost ?? 0n,
    figures: {
      call: logged.call,
      at: logged.at,
      retry: isRetry,
      model: model ?? null,
      bundle: logged.bundle,
      rows: logged.rows.map((one) => one + 1),
      effort: ask?.effort ?? null,
      ...endOf(logged, row),
      finish: reply?.finish ?? null,
      latency_ms: reply?.latency_ms ?? trouble?.latency_ms ?? null,
      hold_usd: ask?.hold_usd ?? null,
      max_completion_tokens: ask?.max_completion_tokens ?? null,
      usage: shares?.usage ?? null,
      estimated: shares?.estimated === true,
      cost_usd: shares?.cost_usd ?? null,
      share: share?.figures ?? null,
      sent: tag === undefined ? question : `<q-${tag}>\n${question}\n</q-${tag}>`,
      sent_exactly: texts?.exact ?? false,
      prompt: texts?.prompt ?? null,
      received: received === undefined ? null : isAlone ? received.text : partOf(received.text, tag),
      reply: received?.text ?? null,
    },
  };
}

function endOf({ shares, trouble, settledBefore }: LoggedCall, row: number): { end: CallEnd; why: string | null } {
  if (settledBefore === true) {
    return { end: 'unknown', why: 'another worker had settled the bundle before; this call counts for no row' };
  }
  const missing = shares?.missing.find(([one]) => one === row);
  if (missing !== undefined) return { end: 'not answered', why: missing[1] };
  if (shares !== undefined) return { end: 'answered', why: trouble?.message ?? null };
  if (trouble === undefined) return { end: 'not recorded', why: null };
  return { end: trouble.next === 'unknown' ? 'unknown' : 'refused', why: trouble.message };
}

/** The call's texts, and whether they are what was sent, to the letter. */
function compose(
  { ask, bundle, rows, received }: LoggedCall,
  { settings, secret, questions }: Composing,
): { prompt: string; tags: readonly string[]; exact: boolean } | undefined {
  const asked = rows.map((one) => questions.get(one));
  if (ask === undefined || asked.includes(undefined)) return undefined;
  if (secret === undefined && rows.length > 1) return undefined;
  const effort = ask.effort === undefined ? {} : { effort: ask.effort };
  const texts = callTexts({ ...settings, secret: secret ?? '' }, { id: bundle, ...effort }, asked as string[]);
  const prompt = received?.sent ?? texts.prompt;
  return { prompt, tags: texts.tags, exact: promptDigest(prompt) === ask.prompt };
}

/** The row's answer as the reply has it; the parser does not trust all that stands there. */
function partOf(text: string, tag: string | undefined): string | null {
  if (tag === undefined) return null;
  return parseReply(text, [tag], true).answers[0] ?? null;
}
