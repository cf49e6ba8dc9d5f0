import { BatchApi } from '../provider/batch-api.js';
import { Provider } from '../provider/provider.js';
import { checkModelIsServed, requireKey } from './preflight.js';
import type { RunSettings } from './run-settings.js';

/** Where the run's calls go: the real endpoint, or a practice API that lives as long as this process. */
export interface Endpoint {
  readonly provider: Provider;
  /** Sentences from the preflight that the user should read. */
  readonly notes: readonly string[];
  /** The same endpoint's Batch API, whether it has one or not. */
  batchApi(): BatchApi;
  /** What the practice API says it billed; undefined for a real endpoint. */
  practiceBill(): { calls: number; usd: string } | undefined;
  close(): Promise<void>;
}

/** Opens the endpoint and checks key and model; spends nothing. @throws RefusedError */
export async function openEndpoint(settings: RunSettings): Promise<Endpoint> {
  const apiKey = requireKey(settings);
  const practice = settings.simulate ? await startPractice(settings) : undefined;
  const baseUrl = practice?.url ?? settings.baseUrl;
  const provider = await Provider.open({
    baseUrl,
    apiKey,
    timeoutMs: settings.timeoutMs,
    connections: settings.concurrency,
  });
  const close = async () => {
    await provider.close();
    await practice?.close();
  };
  try {
    const notes = await checkModelIsServed(provider, settings);
    const batchApi = () => new BatchApi({ baseUrl, apiKey });
    return { provider, notes, batchApi, practiceBill: () => practice?.bill(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startPractice(settings: RunSettings) {
  const { startPracticeApi } = await import('../simulator/practice-api.js');
  const { loadPracticeOptions } = await import('../simulator/load-practice-options.js');
  const options = settings.faults === undefined ? {} : await loadPracticeOptions(settings.faults);
  const instructions = options.instructions || settings.instructions;
  // It lives in the run's own process, whose memory must not grow with the file.
  return startPracticeApi({ ...options, instructions, countQuestions: false });
}
