import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { simulate } from '../../src/commands/simulate.js';

it('serves until it is interrupted, then tells the bill', async () => {
  let output = '';
  const stderr = new Writable({
    write(chunk, _, done) {
      output += chunk;
      done();
    },
  });
  const running = simulate({ port: 0, seed: 3 }, { stderr });
  while (!output.includes('Ctrl-C')) await new Promise(setImmediate);
  const [, url, apiKey] = /OPENAI_BASE_URL=(\S+) OPENAI_API_KEY=(\S+) sheaf run/.exec(output)!;
  const reply = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: '20 + 22' }] }),
  });
  expect(await reply.json()).toMatchObject({ choices: [{ message: { content: '42' } }] });
  process.emit('SIGTERM', 'SIGTERM');
  await running;
  // 11 tokens at $0.15 and 1 at $0.60 a million.
  expect(output).toMatch(
    /1 requests, 0 rejected, 1 billed: 11 input tokens \(0 cached\), 1 output tokens .*\$0\.00000225\n$/,
  );
});
