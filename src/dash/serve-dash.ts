/**
 * `sheaf dash`: a page over any store, live.
 *
 *     guard → sign in → page · live stream · figures · failures · metrics · queue board · actions
 *
 * It reads what `sheaf status` reads, claims no run, and brings wishes to the processes that have runs in hand.
 */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { SheafError, UsageError } from '../errors.js';
import { redact } from '../redact.js';
import { newAccess } from './access.js';
import { addActions } from './actions.js';
import type { DashFigures } from './dash-figures.js';
import { failureGroups } from './failure-groups.js';
import { guard, responseHeaders } from './guard.js';
import { Latest } from './latest.js';
import { addLiveStream } from './live-stream.js';
import { type Eyes, look, type Sight } from './look.js';
import { metricsText } from './metrics.js';
import { readPages } from './pages.js';
import { addQueueBoard } from './queue-board.js';
import { Retries } from './retries.js';
import { RowCounts } from './row-counts.js';
import { addSignIn } from './sign-in.js';
import { StoreEye } from './store-eye.js';

/** Sockets at once; a page needs two or three. */
const mostConnections = 200;

export interface DashSettings {
  readonly directory: string;
  /** Of a shared store; undefined: the directory's own. */
  readonly store: string | undefined;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What whoever opens the page has to give; undefined: nothing. */
  readonly token: string | undefined;
  /** The command line's own program, for retries. */
  readonly cli: string;
  /** Hears of actions, a sentence each. */
  say(sentence: string): void;
}

export interface Dash {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws UsageError when nothing can listen there; StoreError when the store cannot be reached to begin with */
export async function startDash(settings: DashSettings): Promise<Dash> {
  const { directory, store, say } = settings;
  const access = newAccess(settings.host, settings.token);
  const pages = await readPages(access.csrf);
  const eye = store === undefined ? undefined : new StoreEye(store, directory);
  await eye?.use(async () => {});
  const shared = eye && { kind: /^redis/.test(store!) ? ('redis' as const) : ('postgres' as const), eye };
  const eyes: Eyes = { directory, shared, counts: new RowCounts() };
  const retries = new Retries({ cli: settings.cli, directory, store });
  let board: (() => void) | undefined;
  const lookNow = async () => {
    const sight = await look(eyes);
    board?.();
    return sight;
  };
  const figures = async (): Promise<DashFigures> => ({
    ...(await lookNow().catch(nothingSeen(shared?.kind))).figures,
    retries: await retries.figures(),
  });
  const latest = new Latest(async () => redact(JSON.stringify(await figures())), sameBut);

  const app = new Hono();
  app.use(responseHeaders);
  app.use(guard(access));
  app.onError((error, context) => {
    if (error instanceof UsageError) return context.json({ said: redact(error.message) }, 400);
    say(`A request failed: ${redact(error.message)}`);
    const said = error instanceof SheafError ? redact(error.message) : 'Something is wrong with sheaf dash.';
    return context.json({ said }, 500);
  });
  app.notFound((context) => context.text('There is nothing here.', 404));
  addSignIn(app, access, pages);
  app.get('/', (context) => context.html(pages.dash));
  app.get('/dash.css', (context) => context.body(pages.style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/dash.js', (context) =>
    context.body(pages.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/icon.svg', (context) => context.body(pages.icon, 200, { 'content-type': 'image/svg+xml' }));
  addLiveStream(app, latest);
  app.get('/api/status', async (context) =>
    context.body(redact(JSON.stringify(await figures())), 200, { 'content-type': 'application/json' }),
  );
  app.get('/api/runs/:run/failures', async (context) => {
    const seen = (await lookNow()).runs.get(context.req.param('run'));
    if (seen?.folder === undefined) return context.json({ said: 'Its rows are on another machine.' }, 404);
    const { manifest } = seen.traces;
    const ended = manifest?.summary !== undefined && seen.figures.output !== null;
    return context.json(
      ended
        ? await failureGroups(seen.figures.output!, 'answers')
        : await failureGroups(seen.folder.file('part.csv'), 'part'),
    );
  });
  app.get('/metrics', async (context) =>
    context.body(redact(await metricsText(await figures())), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    }),
  );
  if (eye !== undefined) board = addQueueBoard(app, eye);
  addActions(app, { look: lookNow, eye, retries, say, changed: () => latest.hurry() });

  const server = createAdaptorServer({ fetch: app.fetch });
  if ('maxConnections' in server) server.maxConnections = mostConnections;
  await listen(server, settings).catch(async (error) => {
    await eye?.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  const name = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${name}:${port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await eye?.close();
    },
  };
}

/** A file of a run that cannot be read hides them all, as in `sheaf status`, until it is mended. */
function nothingSeen(kind: DashFigures['store'] = 'embedded') {
  return (error: Error): Sight => {
    const figures = { at: Date.now(), store: kind, trouble: redact(error.message), runs: [], workers: [] };
    return { figures, runs: new Map() };
  };
}

/** Whether two pictures differ in nothing but when they were taken. */
function sameBut(one: string, other: string): boolean {
  const timeless = (text: string) => text.replace(/^\{"at":\d+/, '');
  return timeless(one) === timeless(other);
}

function listen(server: ReturnType<typeof createAdaptorServer>, { host, port }: DashSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'something else listens there' : error.message;
      reject(
        new UsageError(`sheaf dash cannot listen on ${host}:${port}: ${why}.`, 'Choose another --port or --host.'),
      );
    });
    server.listen(port, host, () => resolve());
  });
}
