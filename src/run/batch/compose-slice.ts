import { open } from 'node:fs/promises';
import { failWornOut, isWornOut, setAside, settle, splitUp } from '../../../workers/answer-bundle.js';
import type { CallContext } from '../../../workers/call-context.js';
import { noteAsk } from '../../../workers/call-log.js';
import { planCall } from '../../../workers/plan-call.js';
import { requestCaching } from '../../../workers/request-caching.js';
import { reserveCall } from '../../../workers/reserve-call.js';
import { completionRequest } from '../../provider/provider.js';
import type { StoredBundle } from '../../store/store.js';
import { callIdOf, newSlice, type Slice, type SliceCall, type SliceFolder } from './slice.js';

const pageSize = 200;
const flushAt = 1 << 20;

/** How large a slice may be. */
export interface SliceLimits {
  readonly calls: number;
  readonly bytes: number;
  /** What the provider may have enqueued of it. */
  readonly tokens: number;
}

/** OpenAI's limits for a file (platform.openai.com/docs/guides/batch), with room for what we count otherwise. */
export const fileLimits: SliceLimits = { calls: 50_000, bytes: 190_000_000, tokens: Number.POSITIVE_INFINITY };

export interface Composed {
  /** Undefined when no call could be composed. */
  readonly slice: Slice | undefined;
  /** Money that other calls hold must come back before more can be asked. */
  readonly needsMoney: boolean;
}

/**
 * Makes a slice of the open bundles that are not under way:
 *
 * 1. Note on the disk that it is being made: holds that bear its name are for nothing until it is ready.
 * 2. For each bundle plan a call, hold its worst case, write its line. What cannot be asked is split, fails or is set aside.
 * 3. Note what the lines are. From here on it may be submitted.
 */
export async function composeSlice(
  usual: CallContext,
  folder: SliceFolder,
  limits: SliceLimits,
  isUnderWay: (bundle: string) => boolean,
): Promise<Composed> {
  const slice = newSlice();
  let named = 0;
  const context: CallContext = { ...usual, newCallId: () => callIdOf(slice.id, named++) };
  const calls: SliceCall[] = [];
  let [bytes, tokens] = [0, 0];
  let needsMoney = false;
  await folder.create();
  await folder.write(slice);
  const file = await open(folder.requests(slice.id), 'w');
  try {
    let lines: string[] = [];
    let waiting = 0;
    const flush = async () => {
      await file.appendFile(lines.join(''));
      lines = [];
      waiting = 0;
    };
    for await (const bundle of openBundles(context)) {
      if (isUnderWay(bundle.id)) continue;
      if (calls.length >= limits.calls || bytes >= limits.bytes || tokens >= limits.tokens) break;
      const outcome = await planAndHold(context, bundle);
      if (outcome === 'wait') needsMoney = true;
      if (outcome === 'wait' || outcome === 'stopped' || outcome === 'paused') break;
      if (outcome === 'settled') continue;
      const { call } = outcome;
      noteAsk(context.log, bundle, call);
      const line = `${JSON.stringify(requestLine(context, call))}\n`;
      lines.push(line);
      waiting += line.length;
      bytes += Buffer.byteLength(line);
      tokens += call.inputTokens;
      calls.push({ id: call.id, bundle: bundle.id, rows: call.rows.length, maxOutputTokens: call.maxOutputTokens });
      if (waiting >= flushAt) await flush();
    }
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
  if (calls.length === 0) {
    await folder.remove(slice);
    return { slice: undefined, needsMoney };
  }
  const ready: Slice = { ...slice, state: 'ready', calls, tokens };
  await folder.write(ready);
  return { slice: ready, needsMoney };
}

type Held = Extract<Awaited<ReturnType<typeof reserveCall>>, { kind: 'granted' }>;

async function planAndHold(
  context: CallContext,
  bundle: StoredBundle,
): Promise<Held | 'wait' | 'stopped' | 'settled' | 'paused'> {
  const end = async (settlement: Parameters<typeof settle>[1]) => {
    await settle(context, settlement);
    return 'settled' as const;
  };
  if (isWornOut(context, bundle)) return end(failWornOut(context, bundle));
  const count = bundle.rows.length;
  const planned = planCall(context, bundle, count, context.allowances.of(bundle.effort).full(count, bundle.allowance));
  if (planned === undefined) {
    return end(splitUp(context, bundle, `the model’s context holds ${context.model.contextTokens} tokens`));
  }
  // As if tried before: what waits for money must not wait here.
  const reserved = await reserveCall(context, bundle, planned, 1);
  if (reserved.kind === 'granted') return reserved;
  return reserved.kind === 'no-room' ? end(setAside(context, bundle, 'budget')) : reserved.kind;
}

function requestLine(context: CallContext, call: Held['call']) {
  const body = completionRequest({
    model: context.model.id,
    prompt: call.prompt,
    maxOutputTokens: call.maxOutputTokens,
    reasoningEffort: call.reasoningEffort,
    caching: requestCaching(context, call),
    responseFormat: call.responseFormat,
  });
  return { custom_id: call.id, method: 'POST', url: '/v1/chat/completions', body };
}

async function* openBundles({ store, run }: CallContext): AsyncGenerator<StoredBundle> {
  for (let after = ''; ; ) {
    const page = await store.readOpenBundles(run, after, pageSize);
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1)!.id;
  }
}
