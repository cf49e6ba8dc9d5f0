import { resolve } from 'node:path';
import { type ExitCode, UsageError } from '../errors.js';
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
  if (manifest?.arms !== undefined) earlier.model = severalModels;
  const { model } = await loadOptions(given, { model: earlier.model });
  if (model === severalModels) throw modelMissing(answers);
  if (model !== earlier.model) delete earlier.price; // It was another model's.
  const values = await loadOptions(given, earlier);
  return runToEnd(await retryJob(await runSettings(values, answers)), values);
}

/** No model's name. */
const severalModels = 'several models';

function modelMissing(answers: string): UsageError {
  return new UsageError(
    `${answers} has the answers of several models, and a retry is made at one.`,
    `Name it: sheaf retry ${answers} --model ID. What budget or deadline left over, the sheaf run command goes on with.`,
  );
}

/** IN,CACHED,OUT,REASONING of a text that also has what cache writes cost. */
function pricesAsOption(prices: unknown): string {
  return String(prices).split(',').slice(0, 4).join(',');
}

/** What a retry has no use for: which of several models answers which row. */
const ofSeveral = ['models', 'route', 'budget-sensitivity', 'cascade', 'calibrate'];

/** Empty stands for "not given"; the practice API is a switch on the command line. */
function earlierOptions(identity: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { input: _, 'base-url': baseUrl, ...own } = identity;
  const others = Object.fromEntries(Object.entries(own).filter(([name]) => !ofSeveral.includes(name)));
  const options: Record<string, unknown> = {
    ...others,
    ...(baseUrl === 'practice' ? { simulate: true } : { 'base-url': baseUrl }),
  };
  for (const [name, value] of Object.entries(options)) {
    if (value === '' || (Array.isArray(value) && value.length === 0)) delete options[name];
  }
  return options;
}
