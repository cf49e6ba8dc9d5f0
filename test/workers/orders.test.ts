import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { parseAnswerSchema } from '../../src/prompt/answer-schema.js';
import { CallError } from '../../src/provider/call-error.js';
import type { CallContext } from '../../workers/call-context.js';
import {
  callContext,
  decodeOrders,
  encodeOrders,
  type Orders,
  ordersVersion,
  orderTheSame,
} from '../../workers/orders.js';

const orders = {
  version: ordersVersion,
  instructions: 'Say it.',
  prices: { input: 5n },
  offer: 'ours',
} as unknown as Orders;
const text = encodeOrders(orders);

describe('orders of typed answers', () => {
  it('tell workers the schema, and whether the endpoint holds the model to it', () => {
    const { text: answerSchema } = parseAnswerSchema('{"label": ["pos", "neg"]}');
    const formFor = (model: string, isOpenAi: boolean) => {
      const given = { ...orders, model: findModel(model)!, answerSchema, isOpenAi, outputUse: [], hours: {} };
      const received = decodeOrders(encodeOrders(given as unknown as Orders))!;
      return callContext(received, {} as Parameters<typeof callContext>[1]).answerForm!;
    };
    expect(formFor('gpt-4o-mini', true).schema.text).toBe(answerSchema);
    expect(formFor('gpt-4o-mini', true).strict).toBeDefined();
    expect(formFor('gpt-4o-mini', false).strict).toBeUndefined();
    expect(formFor('o1-mini', true).strict).toBeUndefined();
  });
});

describe('orders', () => {
  it('are the same whoever gives them', () => {
    expect(orderTheSame(text, text)).toBe(true);
    expect(orderTheSame(text, encodeOrders({ ...orders, offer: 'theirs' }))).toBe(true);
    const outputUse = [{ size: 0, calls: 90, mean: 400, variance: 50_000 }];
    expect(orderTheSame(text, encodeOrders({ ...orders, outputUse }))).toBe(true);
  });

  it('are others when anything else differs, when there are none, and when nobody can tell', () => {
    expect(orderTheSame(text, encodeOrders({ ...orders, instructions: 'Sing it.' }))).toBe(false);
    expect(orderTheSame(text, undefined)).toBe(false);
    const unknown = text.replace(`"version":${ordersVersion}`, '"version":1');
    expect(orderTheSame(text, unknown)).toBe(false);
    expect(orderTheSame(unknown, unknown.replace('ours', 'theirs'))).toBe(false);
  });

  it('tell workers whether to stream, each by its own losses with auto', () => {
    const given = { ...orders, model: findModel('o1-mini')!, limits: {}, hours: { timezone: 'UTC' }, outputUse: [] };
    const workerOf = (stream: Orders['stream']) => {
      const text = encodeOrders({ ...given, stream } as unknown as Orders);
      return callContext(decodeOrders(text)!, {} as CallContext).streaming;
    };
    expect([workerOf('on').isOn, workerOf('off').isOn, workerOf('auto').isOn]).toEqual([true, false, false]);
    const lost = new CallError('HTTP 504: gave up', 'unknown');
    expect([workerOf('off').lost(lost, 60_000), workerOf('auto').lost(lost, 60_000)]).toEqual([false, true]);
  });
});
