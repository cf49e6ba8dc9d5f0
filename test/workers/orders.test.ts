import { describe, expect, it } from 'vitest';
import { encodeOrders, type Orders, orderTheSame } from '../../workers/orders.js';

const orders = { version: 4, instructions: 'Say it.', prices: { input: 5n }, offer: 'ours' } as unknown as Orders;
const text = encodeOrders(orders);

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
    const unknown = text.replace('"version":4', '"version":1');
    expect(orderTheSame(text, unknown)).toBe(false);
    expect(orderTheSame(unknown, unknown.replace('ours', 'theirs'))).toBe(false);
  });
});
