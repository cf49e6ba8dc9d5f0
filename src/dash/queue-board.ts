import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import type { StoreEye } from './store-eye.js';

const path = '/queues';

/**
 * bull-board over the queues of the runs under way, to look at only: what a queue loses there, a run would miss. An embedded store's
 * queue is its run's process's alone, so there is none to show.
 * @returns brings the board up to the queues of the moment
 */
export function addQueueBoard(app: Hono, eye: StoreEye): () => void {
  const server = new HonoAdapter(serveStatic);
  server.setBasePath(path);
  const { setQueues } = createBullBoard({
    queues: [],
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Sheaf', hideRedisDetails: true } },
  });
  let shown = new Set<unknown>();
  app.post(`${path}/*`, (context) => context.text('Queues are only looked at here.', 405));
  app.route(path, server.registerPlugin() as unknown as Hono);
  return () => {
    const { queues } = eye;
    if (queues.length === shown.size && queues.every((queue) => shown.has(queue))) return;
    shown = new Set(queues);
    setQueues(queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })));
  };
}
