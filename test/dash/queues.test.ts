import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { BundleQueue } from '../../src/queue/bundle-queue.js';
import { sampleRun } from '../../src/store/contract/samples.js';
import { openStore } from '../../src/store/open-store.js';
import { startPostgres } from '../store/start-postgres.js';
import { temporaryFolder } from '../support/workspace.js';
import { sampleReport } from './sample-folder.js';
import { fromPage, testDash } from './test-dash.js';

const server = await startPostgres();
const url = typeof server === 'string' ? '' : server.url;

afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
});

describe.skipIf(typeof server === 'string')('a dash over a PostgreSQL server', () => {
  it('shows runs of machines that it knows nothing else of, and their queues, and steers them', async () => {
    const store = await openStore(url, temporaryFolder());
    onTestFinished(() => store.close());
    const run = await sampleRun(store, 100n, 'a', 'b');
    const claim = await store.claimRun(run);
    await store.publishRun(run, '{}');
    await store.reportRun(run, JSON.stringify({ ...sampleReport(run), state: undefined }));
    const queue = new BundleQueue(store, run);
    onTestFinished(() => queue.close());
    await queue.add(['a', 'b']);
    const dash = await testDash({ store: url });
    const { runs } = JSON.parse((await dash.ask('/api/status')).text);
    expect(runs).toMatchObject([
      {
        run,
        state: 'running',
        answered: 40,
        queue: { waiting: 2, active: 0, delayed: 0 },
        may: ['pause', 'stop', 'cap'],
      },
    ]);
    const board = JSON.parse((await dash.ask('/queues/api/queues')).text);
    expect(board.queues).toMatchObject([{ name: `sheaf-${run}`, readOnlyMode: true, counts: { waiting: 2 } }]);
    const headers = fromPage(dash.port, await dash.csrf());
    const low = await dash.ask(`/api/runs/${run}/cap`, { method: 'POST', headers, body: '{"budget":"0.0000000002"}' });
    expect(low).toMatchObject({ status: 200, text: expect.stringContaining('$0.0000000002') });
    expect((await store.readRun(run))?.budget).toBe(200n);
    await claim?.release();
    const late = await dash.ask(`/api/runs/${run}/stop`, { method: 'POST', headers, body: '{}' });
    expect(late.status).toBe(409);
    await queue.clear();
  });
});
