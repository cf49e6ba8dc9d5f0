import { describe, expect, it } from 'vitest';
import { merged, practice } from './practice-client.js';

/** Pico-dollars a token: $1.10, $0.55 and $4.40 a million. */
const o1Mini = { input: 1_100_000n, cached: 550_000n, output: 4_400_000n };

/** Over 1,024 tokens. */
const longInstructions = Array.from({ length: 400 }, (_, index) => `Rule ${index}: be right.`).join('\n');

describe('the bill', () => {
  it('adds up exactly from what the client was told', async () => {
    const { ask, api } = await practice();
    let cost = 0n;
    for (const prompt of ['1 + 1', merged('Why do cats purr?', '2 + 2'), '为什么天空是蓝色的？']) {
      const usage = (await ask(prompt)).usage!;
      cost += BigInt(usage.prompt_tokens) * o1Mini.input + BigInt(usage.completion_tokens) * o1Mini.output;
    }
    const bill = api.bill();
    expect(bill.picoDollars).toBe(cost);
    expect(bill.list.reduce((sum, call) => sum + call.picoDollars, 0n)).toBe(cost);
    expect(BigInt(Math.round(Number(bill.usd) * 1e12))).toBe(cost);
    expect(bill).toMatchObject({ requests: 3, calls: 3, rejected: 0, callsByModel: { 'o1-mini': 3 } });
  });

  it('charges the cached price for a prefix that came before', async () => {
    const { ask, api } = await practice();
    expect((await ask(`${longInstructions}\n\n1 + 1`)).usage!.prompt_tokens_details!.cached_tokens).toBe(0);
    const before = api.bill().picoDollars;
    const usage = (await ask(`${longInstructions}\n\n2 + 2`)).usage!;
    const cached = usage.prompt_tokens_details!.cached_tokens!;
    expect(cached).toBeGreaterThanOrEqual(1024);
    expect(cached % 128).toBe(0);
    expect(cached).toBeLessThan(usage.prompt_tokens);
    expect(api.bill().picoDollars - before).toBe(
      BigInt(usage.prompt_tokens - cached) * o1Mini.input +
        BigInt(cached) * o1Mini.cached +
        BigInt(usage.completion_tokens) * o1Mini.output,
    );
    expect(api.bill().usage.cached).toBe(cached);
  });

  it('caches per model, and not at all when told so', async () => {
    const { ask } = await practice();
    await ask(longInstructions, { model: 'o1-preview' });
    expect((await ask(longInstructions)).usage!.prompt_tokens_details!.cached_tokens).toBe(0);
    const uncached = await practice({ cachedPrefix: false });
    await uncached.ask(longInstructions);
    expect((await uncached.ask(longInstructions)).usage!.prompt_tokens_details!.cached_tokens).toBe(0);
  });

  it('charges cache writes where the model does, unless the client forbids them', async () => {
    const { ask, api } = await practice();
    const usage = (await ask(longInstructions, { model: 'gpt-6-luna' })).usage!;
    const written = usage.prompt_tokens_details!.cache_write_tokens!;
    expect(written).toBeGreaterThanOrEqual(1024);
    // $0.10 input, $0.125 written, $0.50 output a million.
    expect(api.bill().picoDollars).toBe(
      BigInt(usage.prompt_tokens - written) * 100_000n +
        BigInt(written) * 125_000n +
        BigInt(usage.completion_tokens) * 500_000n,
    );
    const more = { model: 'gpt-6-luna', prompt_cache_options: { mode: 'explicit' as const } };
    expect((await ask(longInstructions, more)).usage!.prompt_tokens_details).toMatchObject({
      cached_tokens: 0,
      cache_write_tokens: 0,
    });
  });

  it('charges the flex lane where a model has one, and says which lane served', async () => {
    const { ask, api } = await practice();
    const flex = await ask('1 + 1', { model: 'o3', service_tier: 'flex' });
    expect(flex.service_tier).toBe('flex');
    const { prompt_tokens, completion_tokens } = flex.usage!;
    expect(api.bill().picoDollars).toBe(BigInt(prompt_tokens) * 1_000_000n + BigInt(completion_tokens) * 4_000_000n);
    expect((await ask('1 + 1', { service_tier: 'flex' })).service_tier).toBe('default');
  });

  it('keeps no question when told so', async () => {
    const { ask, api } = await practice({ countQuestions: false });
    await ask('1 + 1');
    expect(api.bill()).toMatchObject({ calls: 1, asked: new Map() });
  });

  it('is told over HTTP too, and starts anew on request', async () => {
    const { ask, api, post } = await practice({ keepCalls: false });
    await ask('1 + 1');
    await ask('1 + 1');
    const read = async (query = '') => {
      const reply = await fetch(new URL(`/practice/bill${query}`, api.url));
      return (await reply.json()) as Record<string, unknown>;
    };
    const bill = await read();
    expect(bill).toMatchObject({ requests: 2, calls: 2, rejected: 0, usd: api.bill().usd, list: [] });
    expect(bill.picoDollars).toBe(api.bill().picoDollars.toString());
    expect(bill).not.toHaveProperty('asked');
    expect((await read('?asked=1')).asked).toEqual({ '1 + 1': 2 });
    expect((await post('/practice/reset', '')).status).toBe(200);
    expect(await read()).toMatchObject({ requests: 0, calls: 0, picoDollars: '0', usd: '0' });
  });
});
