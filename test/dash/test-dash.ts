import { type IncomingHttpHeaders, request } from 'node:http';
import { onTestFinished } from 'vitest';
import { type Dash, type DashSettings, startDash } from '../../src/dash/serve-dash.js';
import { temporaryFolder } from '../support/workspace.js';

export interface TestDash extends Dash {
  readonly port: number;
  /** What it said of actions and failures. */
  readonly said: string[];
  ask(path: string, asked?: Asked): Promise<Reply>;
  /** The secret of its page. */
  csrf(): Promise<string>;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A dash in this process, on a folder of the test's own unless one is given. */
export async function testDash(settings: Partial<DashSettings> = {}): Promise<TestDash> {
  const said: string[] = [];
  const dash = await startDash({
    directory: settings.directory ?? temporaryFolder(),
    store: undefined,
    host: '127.0.0.1',
    port: 0,
    token: undefined,
    cli: 'none',
    say: (sentence) => said.push(sentence),
    ...settings,
  });
  onTestFinished(() => dash.close());
  const port = Number(new URL(dash.url).port);
  return {
    ...dash,
    port,
    said,
    ask: (path, asked) => ask(port, path, asked),
    csrf: async () => /sheaf-csrf" content="([^"]+)"/.exec((await ask(port, '/')).text)![1]!,
  };
}

/** A request as it stands: unlike fetch, this neither tidies paths nor minds the Host header. */
export function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The headers that the page's own script sends from `http://localhost:<port>`. */
export function fromPage(port: number, csrf: string): Record<string, string> {
  const host = `localhost:${port}`;
  return {
    host,
    origin: `http://${host}`,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'x-sheaf-csrf': csrf,
  };
}
