import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, expect, it, vi } from 'vitest';
import { BundleQueue, startBundleWorker } from '../../src/queue/bundle-queue.js';
import { queueTelemetry } from '../../src/queue/telemetry.js';
import { openEmbeddedStore } from '../../src/store/postgres/open-embedded-store.js';
import { temporaryFolder } from '../support/workspace.js';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
afterAll(() => trace.disable());

/** Queues one bundle and works on it. @returns the names and attributes of the spans that came of it */
async function spansOfOneBundle() {
  exporter.reset();
  const store = await openEmbeddedStore(temporaryFolder());
  const queue = new BundleQueue(store, 'run-1');
  const worked = new Promise<void>((resolve, reject) => {
    const work = async () => {
      resolve();
      return { kind: 'done', next: [] } as const;
    };
    const worker = startBundleWorker(store, 'run-1', 1, work, queue, reject);
    afterWork = () => worker.close();
  });
  await queue.add(['p1-0']);
  await worked;
  await afterWork();
  await queue.close();
  await store.close();
  return exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes }));
}
let afterWork: () => Promise<void>;

it('tells a configured collector of every job, from the queue to its end', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318');
  const spans = await spansOfOneBundle();
  vi.unstubAllEnvs();
  const names = spans.map(({ name }) => name);
  expect(names).toContainEqual(expect.stringMatching(/^addBulk sheaf-run-1/));
  expect(names).toContainEqual(expect.stringMatching(/^process sheaf-run-1/));
  expect(JSON.stringify(spans)).toContain('bundle-p1-0');
});

it('tells nobody anything where no collector is configured, or telemetry is turned off', async () => {
  expect(await spansOfOneBundle()).toEqual([]);
  expect(queueTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
});
