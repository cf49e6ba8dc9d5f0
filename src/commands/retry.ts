import { resolve } from 'node:path';
import type { ExitCode } from '../errors.js';
import { retryJob } from '../run/retry-job.js';
import { RunFolder, runId } from '../run/run-folder.js';
import { runSettings } from '../run/run-settings.js';
import { loadOptions } from './load-options.js';
import { runToEnd } from './run.js';

/** `sheaf retry <answers>`: with the settings of the run that wrote the file, as far as they are not given anew. */
export async function retryCommand(answers: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const given = { ...commandLine, output: answers };
  const asked = await loadOptions(given);
  const place = { directory: resolve(asked.dir), output: resolve(answers) };
  const manifest = await new RunFolder(place.directory, runId(place)).readManifest();
  const earlier = manifest === undefined ? {} : earlierOptions(manifest.identity);
  // The prices that the run had from its file hold without it, too; a file given now counts before them.
  if (earlier.prices !== undefined && asked.prices === undefined) earlier.price = pricesAsOption(earlier.prices);
  delete earlier.prices;
  if (asked['base-url'] !== undefined) {
    delete earlier.simulate;
    delete earlier['base-url'];
  }
  const { model } = await loadOptions(given, { model: earlier.model });
  if (model !== earlier.model) delete earlier.price; // It was another model's.
  const values = await loadOptions(given, earlier);
  return runToEnd(await retryJob(await runSettings(values, answers)), values);
}

/** IN,CACHED,OUT,REASONING of a text that also has what cache writes cost. */
function pricesAsOption(prices: unknown): string {
  return String(prices).split(',').slice(0, 4).join(',');
}

/** Empty stands for "not given"; the practice API is a switch on the command line. */
function earlierOptions(identity: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { input: _, 'base-url': baseUrl, ...others } = identity;
  const options: Record<string, unknown> = {
    ...others,
    ...(baseUrl === 'practice' ? { simulate: true } : { 'base-url': baseUrl }),
  };
  for (const [name, value] of Object.entries(options)) {
    if (value === '' || (Array.isArray(value) && value.length === 0)) delete options[name];
  }
  return options;
}
