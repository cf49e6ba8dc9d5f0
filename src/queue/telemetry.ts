import { createRequire } from 'node:module';
import type { Telemetry } from 'bullmq';

/** What OpenTelemetry itself reads, and calls an endpoint for traces. */
const endpoints = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/**
 * Spans of every job that is queued and worked on, for whatever OpenTelemetry SDK the process was started with. They name queues, jobs
 * and bundles; questions, answers and keys are in none.
 * @returns undefined, and loads nothing, where no collector is configured
 */
export function queueTelemetry(environment: NodeJS.ProcessEnv = process.env): Telemetry | undefined {
  if (environment.OTEL_SDK_DISABLED === 'true' || !endpoints.some((name) => environment[name])) return undefined;
  const { BullMQOtel } = createRequire(import.meta.url)('bullmq-otel') as typeof import('bullmq-otel');
  return new BullMQOtel({ tracerName: 'sheaf' });
}
