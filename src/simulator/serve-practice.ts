import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { readOptions } from '../config/read-options.js';
import { UsageError } from '../errors.js';
import { catchUp } from './catch-up.js';
import { clockChange, faultRules } from './practice-options.js';
import type { PracticeState } from './practice-state.js';
import { readBody } from './read-body.js';
import { sendJson } from './send-json.js';

/** The practice's own endpoints, under /practice: they need no key. */
export async function servePractice(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: URLSearchParams,
): Promise<void> {
  const body = await readBody(request);
  switch (`${request.method} ${path}`) {
    case 'GET /practice/bill': {
      await catchUp(practice);
      const { asked, ...bill } = practice.bill();
      const showsAsked = search.get('asked') === '1';
      return sendJson(response, 200, { ...bill, ...(showsAsked && { asked: Object.fromEntries(asked) }) });
    }
    case 'POST /practice/reset':
      practice.reset();
      return sendJson(response, 200, { reset: true });
    case 'POST /practice/faults':
      return change(response, body, faultRules, 'faults', (rules) => {
        practice.faults.load(rules);
        return { faults: practice.faults.rules };
      });
    case 'GET /practice/clock':
      return sendJson(response, 200, clockFace(practice));
    case 'POST /practice/clock':
      change(response, body, clockChange, 'clock', (given) => {
        practice.clock.set(given);
        return clockFace(practice);
      });
      // The alarm for what is due next was set by the old time.
      return catchUp(practice);
    default:
      return sendJson(response, 404, {
        error: { message: `No such practice endpoint: ${request.method} ${path}` },
      });
  }
}

/** Does what a body asks for, unless it makes no sense. */
function change<Schema extends z.ZodType>(
  response: ServerResponse,
  body: string,
  schema: Schema,
  what: string,
  apply: (value: z.output<Schema>) => unknown,
): void {
  try {
    sendJson(response, 200, apply(readOptions(schema, JSON.parse(body), what)));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SyntaxError)) throw error;
    sendJson(response, 400, { error: { message: error.message } });
  }
}

function clockFace({ clock }: PracticeState) {
  return { now: new Date(clock.now()).toISOString(), speed: clock.speed };
}
