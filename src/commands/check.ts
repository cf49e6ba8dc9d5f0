import { type ExitCode, exitCodes } from '../errors.js';
import { formatPrices } from '../model/prices.js';
import { reasoningRequest } from '../model/reasoning-request.js';
import { retirement } from '../model/retirement.js';
import { openEndpoint } from '../run/endpoint.js';
import { runSettings } from '../run/run-settings.js';
import { openStore } from '../store/open-store.js';
import { loadOptions } from './load-options.js';

/** `sheaf check`: everything a run needs, tried without spending. Each line is said as soon as it is known to hold. */
export async function checkCommand(commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const settings = await runSettings(values, 'questions.csv');
  const { model, prices } = settings;
  const lines: [string, string][] = [];
  const say = (name: string, fact: string) => {
    lines.push([name, fact]);
    if (!values.json) process.stdout.write(`${name.padEnd(10)} ${fact}\n`);
  };

  say(
    'price',
    `${model.id}: ${formatPrices(prices)} (${values.price === undefined ? `${model.source}, ${model.asOf}` : '--price'})`,
  );
  say('limits', `${model.contextTokens} tokens of context, ${model.maxOutputTokens} of output`);
  const { note } = reasoningRequest(model, settings.reasoning, true);
  if (note !== undefined) say('reasoning', note);
  const end = retirement(model, new Date().toISOString().slice(0, 10));
  if (end !== undefined) {
    const successor = end.successor === undefined ? '' : `; its successor is ${end.successor}`;
    say('retirement', `OpenAI ${end.retired ? 'shut' : 'will shut'} ${model.id} down on ${end.date}${successor}`);
  }
  const store = await openStore(settings.store, settings.directory);
  await store.close();
  say('store', settings.store === undefined ? `embedded, in ${settings.directory}` : 'reached');
  const endpoint = await openEndpoint(settings);
  await endpoint.close();
  say('endpoint', `${settings.simulate ? 'the practice API' : settings.baseUrl} accepts the key`);
  say('model', endpoint.notes.length === 0 ? `${model.id} is served` : endpoint.notes.join(' '));
  if (values.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(lines))}\n`);
  return exitCodes.answered;
}
