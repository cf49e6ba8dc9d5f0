import { resolve } from 'node:path';
import type { OptionValues } from '../config/options.js';
import { UsageError } from '../errors.js';
import { RunFolder, runId } from './run-folder.js';

/** Options from all their sources, those that an earlier run was given before the defaults. */
type Load = (given: Record<string, unknown>, earlier?: Record<string, unknown>) => OptionValues | Promise<OptionValues>;

/**
 * The options of a retry: those of the run that wrote the answers file, as far as it is known and they are not given anew.
 * @param answers the file's path
 * @param asked what was given for this retry
 */
export async function retryOptions(answers: string, asked: Record<string, unknown>, load: Load): Promise<OptionValues> {
  const { values, lacksModel } = await optionsOfRun(answers, asked, load);
  if (lacksModel) throw modelMissing(answers);
  return values;
}

/**
 * The options of the run that wrote an answers file, as far as it is known and they are not given anew.
 * @returns `lacksModel`: several models answered, and none was given
 */
export async function optionsOfRun(
  answers: string,
  asked: Record<string, unknown>,
  load: Load,
): Promise<{ readonly values: OptionValues; readonly lacksModel: boolean }> {
  const given = { ...asked, output: answers };
  const values = await load(given);
  const place = { directory: resolve(values.dir), output: resolve(answers) };
  const manifest = await new RunFolder(place.directory, runId(place)).readManifest();
  const earlier = manifest === undefined ? {} : earlierOptions(manifest.identity);
  // The prices that the run had from its file hold without it, too; a file given now counts before them.
  if (earlier.prices !== undefined && values.prices === undefined) earlier.price = pricesAsOption(earlier.prices);
  delete earlier.prices;
  if (values['base-url'] !== undefined) {
    delete earlier.simulate;
    delete earlier['base-url'];
  }
  if (manifest?.arms !== undefined) earlier.model = severalModels;
  const { model } = await load(given, { model: earlier.model });
  const lacksModel = model === severalModels;
  if (lacksModel) delete earlier.model;
  if (lacksModel || model !== earlier.model) delete earlier.price; // It was another model's.
  return { values: await load(given, earlier), lacksModel };
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
