import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { anyRequest, completion, json, scriptedEndpoint } from './scripted-endpoint.js';

it('keeps nothing of a call once it has ended, however long its time-out', async () => {
  const { open } = await scriptedEndpoint(json(200, completion()));
  const provider = await open({ timeoutMs: 1_800_000 });
  const ask = async (calls: number) => {
    for (let i = 0; i < calls; i++) await provider.call(anyRequest);
    return queryObjects(AbortController, { format: 'count' });
  };
  const before = await ask(20);
  expect(await ask(100)).toBeLessThan(before + 20);
});
