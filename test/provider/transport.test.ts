import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Answer, anyRequest, completion, json, refusalOf, scriptedEndpoint } from './scripted-endpoint.js';

const whole = JSON.stringify(completion());

function compressed(encoding: string, body: Buffer): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
    response.end(body);
  };
}

describe('what stands between us and the endpoint', () => {
  it.each([
    ['gzip', gzipSync(whole)],
    ['deflate', deflateSync(whole)],
    ['br', brotliCompressSync(whole)],
    ['identity', Buffer.from(whole)],
  ])('may compress the reply with %s although nobody asked for it', async (encoding, body) => {
    const { call } = await scriptedEndpoint(compressed(encoding, body));
    expect((await call()).text).toBe('2');
  });

  it('may spoil a compressed reply: then nobody knows what it cost', async () => {
    const { refusal } = await scriptedEndpoint(compressed('gzip', gzipSync(whole).subarray(0, -12)));
    expect((await refusal()).next).toBe('unknown');
  });

  it.each([307, 308])('may move the call elsewhere with a %i, whole', async (status) => {
    const target = await scriptedEndpoint(json(200, completion()));
    const { call, requests } = await scriptedEndpoint((response, { path }) => {
      response.writeHead(status, { location: new URL(path, target.baseUrl).href });
      response.end();
    });
    expect((await call({ prompt: 'Who moved?' })).text).toBe('2');
    expect(requests).toHaveLength(1);
    expect(target.requests[0]!.body).toMatchObject({ messages: [{ role: 'user', content: 'Who moved?' }] });
  });

  it('is not told the key of another host', async () => {
    const target = await scriptedEndpoint(json(200, completion()));
    const { call } = await scriptedEndpoint((response, { path }) => {
      response.writeHead(308, { location: new URL(path, target.baseUrl).href });
      response.end();
    });
    await call();
    expect(target.requests[0]!.headers.authorization).toBeUndefined();
  });

  it('may send the call round in a circle, which ends', async () => {
    const { open, requests } = await scriptedEndpoint((response, { path }) => {
      response.writeHead(308, { location: path });
      response.end();
    });
    await refusalOf((await open()).call(anyRequest));
    expect(requests.length).toBeLessThan(10);
  });
});
