import { readPricesFile } from '../config/read-prices-file.js';
import { type ExitCode, exitCodes, UsageError } from '../errors.js';
import { findModel, listModels, type ModelFacts } from '../model/catalog.js';
import { closestModel } from '../model/closest-model.js';
import { staleFacts } from '../model/stale-facts.js';
import { modelFigures } from '../report/model-figures.js';
import { modelsText, modelText, staleText } from '../report/models-text.js';
import { loadOptions } from './load-options.js';
import { writeOut } from './write-out.js';

/** `sheaf models [ID]`: what Sheaf knows of models, the user's own facts (--prices) before its own. */
export async function modelsCommand(id: string | undefined, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const own = values.prices === undefined ? new Map<string, ModelFacts>() : await readPricesFile(values.prices);
  const today = new Date().toISOString().slice(0, 10);
  const shown = id === undefined ? all(own) : [own.get(id) ?? findModel(id) ?? unknown(id, own)];
  const stale = staleFacts(today, shown);
  if (values.json) {
    const models = shown.map(modelFigures);
    const figures = id === undefined ? { models, stale: stale.map((facts) => facts.id) } : models[0];
    await writeOut(`${JSON.stringify(figures)}\n`);
    return exitCodes.answered;
  }
  await writeOut(`${id === undefined ? modelsText(shown, today) : modelText(shown[0]!, today)}\n`);
  if (stale.length > 0) process.stderr.write(`${staleText(stale)}\n`);
  return exitCodes.answered;
}

function all(own: ReadonlyMap<string, ModelFacts>): ModelFacts[] {
  return [...listModels().filter(({ id }) => !own.has(id)), ...own.values()];
}

function unknown(id: string, own: ReadonlyMap<string, ModelFacts>): never {
  const closest = closestModel(id, own.keys());
  throw new UsageError(
    `Nothing is known of a model "${id}".`,
    `${closest === undefined ? '' : `Did you mean "${closest}"? `}Give your own facts with --prices, or its price with --price.`,
  );
}
