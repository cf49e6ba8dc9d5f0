import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { type Answer, anyRequest, completion, json, scriptedEndpoint } from './scripted-endpoint.js';

const pieces = [{ choices: [{ delta: { content: '2' }, finish_reason: 'stop' }] }, '[DONE]'];
const stream: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(
    pieces.map((piece) => `data: ${typeof piece === 'string' ? piece : JSON.stringify(piece)}\n\n`).join(''),
  );
};

it.each<[string, Answer, boolean]>([
  ['a call', json(200, completion()), false],
  ['a streamed call', stream, true],
])('keeps nothing of %s once it has ended, however long its time-out', async (_, answer, streams) => {
  const { open } = await scriptedEndpoint(answer);
  const provider = await open({ timeoutMs: 1_800_000 });
  const ask = async (calls: number) => {
    for (let i = 0; i < calls; i++) await provider.call({ ...anyRequest, stream: streams });
    return queryObjects(AbortController, { format: 'count' });
  };
  const before = await ask(20);
  expect(await ask(100)).toBeLessThan(before + 20);
});
