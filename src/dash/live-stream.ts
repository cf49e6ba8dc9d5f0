import type { Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Latest } from './latest.js';

const mostWatchers = 20;
/** Proxies and browsers give up on a stream that is silent. */
const heartbeatMs = 15_000;

/** `/api/live`: the figures as server-sent events, again whenever they change. */
export function addLiveStream(app: Hono, latest: Latest): void {
  app.get('/api/live', (context: Context) => {
    if (latest.watched >= mostWatchers) {
      context.header('retry-after', '10');
      return context.text(`${mostWatchers} pages are open already: close one.`, 503);
    }
    const leave = latest.watch();
    return streamSSE(context, async (stream) => {
      stream.onAbort(leave);
      try {
        for (let seen = 0; !stream.aborted && !stream.closed; ) {
          const news = await latest.after(seen, heartbeatMs);
          if (news === undefined) {
            await stream.write(': still here\n\n');
            continue;
          }
          seen = news.version;
          await stream.writeSSE({ data: news.text });
        }
      } finally {
        leave();
      }
    });
  });
}
