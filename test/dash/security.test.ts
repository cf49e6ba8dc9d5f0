import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOwnName, newAccess } from '../../src/dash/access.js';
import { lockDirectory } from '../../src/store/postgres/directory-lock.js';
import { lockOf } from '../../src/store/postgres/embedded-folder.js';
import { plantedKey, sampleFolder } from './sample-folder.js';
import { type Asked, fromPage, type Reply, testDash } from './test-dash.js';

const token = 'a-token-that-nobody-guesses';
const paths = ['/', '/dash.js', '/api/status', '/api/live', '/metrics', '/queues', '/api/runs/x/failures', '/nothing'];

describe('an action on a dash without a token', () => {
  it('needs a POST of the page’s own, whole and small; nothing else changes anything', async () => {
    const { directory, running } = await sampleFolder();
    const dash = await testDash({ directory });
    const csrf = await dash.csrf();
    const own = fromPage(dash.port, csrf);
    const without = (...names: string[]) =>
      Object.fromEntries(Object.entries(own).filter(([name]) => !names.includes(name)));
    const table: [string, Asked, number][] = [
      ['no origin', { headers: without('origin') }, 403],
      ['a page elsewhere', { headers: { ...own, origin: 'https://evil.example' } }, 403],
      ['a page on another port', { headers: { ...own, origin: 'http://localhost:1' } }, 403],
      ['a sandboxed page', { headers: { ...own, origin: 'null' } }, 403],
      ['the page under another name', { headers: { ...own, origin: `http://127.0.0.1:${dash.port}` } }, 403],
      ['the browser says cross-site', { headers: { ...own, 'sec-fetch-site': 'cross-site' } }, 403],
      ['the browser says same-site', { headers: { ...own, 'sec-fetch-site': 'same-site' } }, 403],
      ['no secret', { headers: without('x-sheaf-csrf') }, 403],
      ['a wrong secret', { headers: { ...own, 'x-sheaf-csrf': `${csrf}x` } }, 403],
      ['a token where there is none', { headers: { ...without('x-sheaf-csrf'), authorization: 'Bearer x' } }, 403],
      ['a rebound name', { headers: { ...own, host: 'evil.example', origin: 'http://evil.example' } }, 403],
      ['a long body', { headers: own, body: `{"budget": "${'1'.repeat(5_000)}"}` }, 413],
      [
        'a long body of unknown length',
        { headers: { ...own, 'transfer-encoding': 'chunked' }, body: ' '.repeat(9_999) },
        413,
      ],
      ['GET', { method: 'GET', headers: own, body: undefined }, 404],
      ['PUT', { method: 'PUT', headers: own }, 405],
      ['DELETE', { method: 'DELETE', headers: own, body: undefined }, 405],
      ['OPTIONS', { method: 'OPTIONS', headers: own, body: undefined }, 405],
    ];
    for (const [what, asked, status] of table) {
      const reply = await dash.ask(`/api/runs/${running}/cap`, { method: 'POST', body: '{"budget":"9"}', ...asked });
      expect(reply.status, what).toBe(status);
      expect(reply.headers, what).not.toHaveProperty('access-control-allow-origin');
    }
    expect(dash.said).toEqual([]);
    // The same without any fault comes through, and is judged by how the run stands: nobody has locked its store.
    const good = await dash.ask(`/api/runs/${running}/cap`, { method: 'POST', headers: own, body: '{"budget":"9"}' });
    expect(good).toMatchObject({ status: 409, text: expect.stringContaining('No process is on the run') });
    for (const body of [
      '',
      '{}',
      '{"budget":9}',
      '{"budget":"-1"}',
      '{"budget":"1e9"}',
      '{"budget":"99999999"}',
      'null',
    ]) {
      const reply = await dash.ask(`/api/runs/${running}/cap`, { method: 'POST', headers: own, body });
      expect(reply, body).toMatchObject({ status: 400, text: expect.stringContaining('budget') });
    }
    const nobody = await dash.ask('/api/runs/..%2f..%2fx/stop', { method: 'POST', headers: own, body: '{}' });
    expect(nobody.status).toBe(404);
  });
});

it('gives its few live streams neither to a HEAD, which would keep one for ever, nor to other sites', async () => {
  const { directory } = await sampleFolder();
  const dash = await testDash({ directory });
  expect((await dash.ask('/api/live', { method: 'HEAD' })).status).toBe(405);
  for (const path of ['/api/live', '/api/status', '/metrics'])
    expect((await dash.ask(path, { headers: { 'sec-fetch-site': 'cross-site' } })).status, path).toBe(403);
});

describe('a dash with a token', () => {
  it('shows nothing without it, however one asks', async () => {
    const { directory, running } = await sampleFolder();
    const dash = await testDash({ directory, token });
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer wrong' },
      { cookie: `sheaf_dash_${dash.port}=wrong` },
    ];
    for (const path of [...paths, `/api/runs/${running}/failures`]) {
      for (const headers of wrong) {
        const reply = await dash.ask(path, { headers });
        expect(reply.status, path).toBe(path === '/' ? 303 : 401);
        expect(reply.text).not.toMatch(/csrf|csv|sheaf_runs/);
      }
      expect((await dash.ask(`${path}?token=${token}`)).status).toBe(path === '/' ? 303 : 401);
    }
    const host = `localhost:${dash.port}`;
    const origin = `http://${host}`;
    const act = (headers: Record<string, string>) =>
      dash.ask(`/api/runs/${running}/stop`, { method: 'POST', headers: { host, ...headers }, body: '{}' });
    const authorization = `Bearer ${token}`;
    expect((await act({ origin })).status).toBe(401);
    expect((await act({ authorization })).status, 'an action without an origin').toBe(403);
    expect((await act({ authorization, origin: 'http://evil.example' })).status).toBe(403);
    expect((await act({ authorization, origin })).status).toBe(409);
    expect((await dash.ask('/metrics', { headers: { authorization } })).text).toContain('sheaf_runs 3');
  });

  it('gives a cookie for it that no script reads and no other site sends', async () => {
    const dash = await testDash({ token });
    const host = `localhost:${dash.port}`;
    const own = { host, origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' };
    const signIn = (headers: Record<string, string>, given: string) =>
      dash.ask('/sign-in', { method: 'POST', headers, body: `token=${given}` });
    expect((await dash.ask('/sign-in')).status).toBe(200);
    expect((await signIn({ ...own, origin: 'http://evil.example' }, token)).status).toBe(403);
    for (const site of [undefined, 'cross-site', 'none'])
      expect((await signIn({ ...own, origin: 'null', ...(site && { 'sec-fetch-site': site }) }, token)).status).toBe(
        403,
      );
    expect((await signIn({ ...own, origin: 'null', 'sec-fetch-site': 'same-origin' }, token)).status).toBe(303);
    const wrong = await signIn(own, 'another');
    expect(wrong.status).toBe(401);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    expect(wrong.text).not.toContain('hidden');
    const right = await signIn(own, token);
    expect(right).toMatchObject({ status: 303, headers: { location: '/' } });
    const [cookie = ''] = right.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(token);
    const page = await dash.ask('/', { headers: { host, cookie: cookie.split(';')[0]! } });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('sheaf-csrf') });
    expect(page.text + dash.said.join()).not.toContain(token);
  });
});

describe('every response of a dash', () => {
  let key: string | undefined;
  beforeAll(() => {
    key = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = plantedKey;
  });
  afterAll(() => {
    if (key === undefined) delete process.env.OPENAI_API_KEY;
    else process.env.OPENAI_API_KEY = key;
  });

  it('holds no key, though one stands in the errors, the command and the report of the runs', async () => {
    const { directory, finished, running } = await sampleFolder();
    const lock = await lockDirectory(lockOf(directory)); // This process has the running one.
    try {
      const dash = await testDash({ directory });
      const headers = fromPage(dash.port, await dash.csrf());
      const replies: Reply[] = [];
      for (const path of [
        '/',
        '/api/status',
        '/metrics',
        `/api/runs/${finished}/failures`,
        `/api/runs/${running}/failures`,
        `/${plantedKey}`,
      ])
        replies.push(await dash.ask(path));
      for (const action of ['retry', 'stop', 'cap'])
        replies.push(
          await dash.ask(`/api/runs/${finished}/${action}`, {
            method: 'POST',
            headers,
            body: `{"budget":"${plantedKey}"}`,
          }),
        );
      const [, status, , failures] = replies;
      expect(status!.text).toContain('wrong key [key]');
      expect(status!.text).toContain("sheaf run q.csv --instructions 'use [key]' --budget 2");
      expect(JSON.parse(failures!.text)).toEqual({
        groups: [
          {
            ...{ status: 'failed', rows: 2, cause: 'HTTP # after # attempts: wrong key [key]' },
            examples: [
              { row: 2, error: 'HTTP 401 after 8 attempts: wrong key [key]' },
              { row: 3, error: 'HTTP 401 after 7 attempts: wrong key [key]' },
            ],
          },
        ],
        others: 0,
      });
      expect(JSON.stringify(replies) + dash.said.join()).not.toContain(plantedKey);
    } finally {
      await lock.release();
    }
  });

  it('says what a browser may do with it, whether it went well or not', async () => {
    const dash = await testDash();
    const evil = { headers: { host: 'evil.example' } };
    for (const [path, asked] of [
      ...paths.filter((path) => path !== '/api/live').map((path) => [path, {}] as const),
      ['/', evil] as const,
    ]) {
      const { headers, status } = await dash.ask(path, asked);
      expect(headers, `${path} ${status}`).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).not.toMatch(/https?:|unsafe-eval|\*/);
    }
    expect((await dash.ask('/')).text).not.toMatch(/<script>|<style>|\sstyle=|\son\w+=|https?:/);
  });

  it('is of the page’s own files: no path leads to another', async () => {
    const dash = await testDash();
    const up = [
      '/../package.json',
      '/../../../../etc/passwd',
      '/dash.js/../../serve-dash.ts',
      '//etc/passwd',
      '/page/dash.js',
    ];
    const masked = [
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fpackage.json',
      '/%5c..%5cpackage.json',
      '/dash.js%00.txt',
      '/%',
    ];
    for (const path of [...up, ...masked, '/.sheaf/store', '/dash.html', '/src', '/node_modules/hono/package.json']) {
      const { status, text } = await dash.ask(path);
      expect(status, path).toBe(404);
      expect(text).toBe('There is nothing here.');
    }
  });
});

describe('the live stream', () => {
  it('serves so many pages at once, and others when those have gone', async () => {
    const dash = await testDash();
    const leave = new AbortController();
    const open = () => fetch(`${dash.url}api/live`, { signal: leave.signal });
    const watching = await Promise.all(Array.from({ length: 20 }, open));
    expect(watching.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await dash.ask('/api/live')).status).toBe(503);
    leave.abort();
    const again = new AbortController();
    let status = 503;
    while (status === 503) status = (await fetch(`${dash.url}api/live`, { signal: again.signal })).status;
    expect(status).toBe(200);
    again.abort();
  });
});

describe('the names that a dash goes by', () => {
  const cases: [host: string, header: string, own: boolean][] = [
    ['127.0.0.1', 'localhost:4020', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '[::1]:8080', true],
    ['127.0.0.1', '192.168.1.5:4020', false],
    ['127.0.0.1', 'localhost.evil.example', false],
    ['127.0.0.1', '127.0.0.1.evil.example', false],
    ['127.0.0.1', 'evil.example:4020', false],
    ['127.0.0.1', 'localhost:4020@evil.example', false],
    ['127.0.0.1', '', false],
    ['0.0.0.0', '192.168.1.5:4020', true],
    ['0.0.0.0', 'evil.example', false],
    ['box.example', 'BOX.example:4020', true],
    ['box.example', 'evil.example', false],
  ];
  it.each(cases)('listening on %s it is %s: %s', (host, header, own) => {
    expect(isOwnName(header, newAccess(host, undefined))).toBe(own);
  });
});
