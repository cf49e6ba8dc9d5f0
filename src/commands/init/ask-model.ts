import { options } from '../../config/options.js';
import { UsageError } from '../../errors.js';
import { findModel } from '../../model/catalog.js';
import { closestModel } from '../../model/closest-model.js';
import { formatPrices, parsePriceOption } from '../../model/prices.js';
import { retirement } from '../../model/retirement.js';
import { endpointOf, isOpenAi } from '../../run/run-settings.js';
import type { Desk } from './desk.js';

/** What goes into sheaf.config of endpoint and model; an endpoint that the environment names is left there. */
export interface AskedModel {
  readonly 'base-url'?: string;
  readonly model: string;
  readonly price?: string;
}

/** Second question: which endpoint and model. A model that OpenAI has shut down is named with what replaces it. @param today YYYY-MM-DD */
export async function askModel(desk: Desk, today: string): Promise<AskedModel | undefined> {
  const usual = endpointOf({});
  const asked = await desk.take({
    option: 'base-url',
    text: 'Which endpoint? (OpenAI’s, or the URL of a compatible one.)',
    preset: usual,
    unasked: usual,
    give: '--base-url URL',
    read: (typed) => options['base-url'].parse(typed, '--base-url'),
  });
  const baseUrl = asked ?? usual;
  const openAi = isOpenAi({ baseUrl });
  const preset = openAi ? inService(options.model.default, today) : undefined;
  const retired = openAi && preset !== options.model.default;
  const model = await desk.take({
    option: 'model',
    text: 'Which model? (sheaf models lists what is known of them.)',
    preset,
    ...(!retired && { unasked: options.model.default }),
    give: `--model ID${preset === undefined ? '' : `, such as ${preset}`} (OpenAI does not serve ${options.model.default} any more)`,
    read: (typed) => (openAi ? servedByOpenAi(typed, today) : typed),
  });
  if (model === undefined) return undefined;
  const price = await askPrice(desk, model);
  return { ...(baseUrl !== usual && { 'base-url': baseUrl }), model, ...(price && { price }) };
}

/** @throws UsageError for a model that OpenAI has shut down, and for one that nobody knows */
function servedByOpenAi(id: string, today: string): string {
  const facts = findModel(id);
  if (facts === undefined) {
    const closest = closestModel(id);
    throw new UsageError(
      `Nothing is known of a model "${id}".`,
      `${closest === undefined ? '' : `Did you mean "${closest}"? `}For a model of your own, sheaf run takes --price.`,
    );
  }
  const end = retirement(facts, today);
  if (end?.retired !== true) return id;
  throw new UsageError(
    `OpenAI shut ${id} down on ${end.date}.`,
    end.successor === undefined ? 'Choose another one.' : `Its successor is ${end.successor}.`,
  );
}

function inService(id: string, today: string): string {
  const end = retirement(findModel(id)!, today);
  return (end?.retired === true ? end.successor : id) ?? id;
}

async function askPrice(desk: Desk, model: string): Promise<string | undefined> {
  const known = findModel(model)?.prices;
  if (known !== undefined && desk.given.price === undefined) {
    desk.say(`${model} costs ${formatPrices(known)}.`);
    return undefined;
  }
  return desk.take({
    option: 'price',
    text: `What does ${model} cost? (IN,CACHED,OUT in $ per million tokens; 0,0,0 for your own server.)`,
    give: `--price IN,CACHED,OUT: the price of ${model} is not known`,
    read(typed) {
      parsePriceOption(typed);
      return typed;
    },
  });
}
