/** The thread in which the embedded database runs: demands in, answers and notifications out. See thread-session.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { openPglite } from './pglite-session.js';
import { type Answer, carryError, type Demand, type Notification } from './thread-messages.js';

const port = parentPort!;
const opening = openPglite(workerData as string);
opening.catch(() => {}); // The first demand hears of it.

async function serve(demand: Demand): Promise<unknown> {
  const session = await opening;
  switch (demand.kind) {
    case 'open':
      return;
    case 'query':
      return (await session.query(demand.text, demand.parameters)).rows;
    case 'listen': {
      const { channel } = demand;
      await session.listen(channel, (payload) => port.postMessage({ channel, payload } satisfies Notification));
      return;
    }
    case 'close':
      return session.close();
  }
}

port.on('message', async ({ id, demand }: { id: number; demand: Demand }) => {
  const answer: Answer = await serve(demand).then(
    (value) => ({ id, value }),
    (error: unknown) => ({ id, error: carryError(error) }),
  );
  port.postMessage(answer);
  if (demand.kind === 'close') port.close();
});
