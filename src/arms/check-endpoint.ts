import { openEndpoint } from '../run/endpoint.js';
import type { RunIo } from '../run/run.js';
import type { RunSettings } from '../run/run-settings.js';

/** Key and model are checked at each of several before the first is paid. @throws RefusedError */
export async function checkEndpoint(settings: RunSettings, io: RunIo): Promise<void> {
  const endpoint = await openEndpoint(settings);
  for (const note of endpoint.notes) io.reporter.detail(note);
  await endpoint.close();
}
