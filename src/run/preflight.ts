import { setTimeout as sleep } from 'node:timers/promises';
import { closestName } from '../closest-name.js';
import { RefusedError } from '../errors.js';
import { findModel } from '../model/catalog.js';
import { closestModel } from '../model/closest-model.js';
import { retirement } from '../model/retirement.js';
import { CallError } from '../provider/call-error.js';
import type { Provider } from '../provider/provider.js';
import { isAzure, isOpenAi, type RunSettings } from './run-settings.js';

type Checked = Pick<RunSettings, 'model' | 'baseUrl' | 'simulate'>;

const tries = 3;

/**
 * The key for the endpoint, from OPENAI_API_KEY. Endpoints other than OpenAI may need none.
 * @throws RefusedError when OpenAI is to be asked without one
 */
export function requireKey(settings: Pick<RunSettings, 'baseUrl' | 'simulate'>): string {
  const key = process.env.OPENAI_API_KEY;
  if (settings.simulate) return 'practice';
  if (key) return key;
  if (!isOpenAi(settings)) return 'none';
  throw new RefusedError(
    'OPENAI_API_KEY is not set.',
    'Put your key there (export OPENAI_API_KEY=…), or try the practice API with --simulate: no key, no money.',
  );
}

/**
 * Asks the endpoint whether it accepts the key and serves the model. Spends nothing.
 * @returns sentences that the user should read although the run may start
 * @throws RefusedError when no call could succeed
 */
export async function checkModelIsServed(provider: Provider, settings: Checked): Promise<string[]> {
  const { id } = settings.model;
  for (let attempt = 1; ; attempt++) {
    try {
      const { shutdownDate } = await provider.describeModel(id);
      if (shutdownDate !== undefined && shutdownDate <= today()) throw notServed(settings);
      return notesOn(settings);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      const verdict = await judge(provider, settings, error);
      if (verdict !== 'try again') return verdict;
      if (attempt === tries) {
        if (error.details.status === undefined) throw unreachable(settings, error);
        return [`${settings.baseUrl} did not say whether it serves ${id} (${error.message}).`];
      }
      await sleep(500 * attempt);
    }
  }
}

async function judge(provider: Provider, settings: Checked, error: CallError): Promise<string[] | 'try again'> {
  const { status, code } = error.details;
  if (status === 401 || status === 403) {
    throw new RefusedError(
      `${settings.simulate ? 'The practice API' : settings.baseUrl} does not accept the key in OPENAI_API_KEY (${error.message}).`,
      'Check the key, and that it belongs to this endpoint.',
      { cause: error },
    );
  }
  if (status === 404 && isAzure(settings)) {
    return [
      `Azure does not list deployments; whether there is one named ${settings.model.id}, the first call will show.`,
    ];
  }
  if (code === 'model_not_found' || (status === 404 && isOpenAi(settings))) throw notServed(settings, error);
  if (error.next === 'stop-run' && status === 429) {
    throw new RefusedError(
      `The account cannot pay for calls (${error.message}).`,
      'Add credit or raise its limit with the provider.',
    );
  }
  if (status === 404 || status === 405 || status === 501) {
    // Some compatible endpoints only have the list, some not even that.
    const served = await provider.listModels().catch(() => undefined);
    if (served !== undefined && !served.includes(settings.model.id)) throw notServed(settings, error, served);
    return served === undefined
      ? [`${settings.baseUrl} does not list its models; ${settings.model.id} could not be checked.`]
      : [];
  }
  return 'try again';
}

/** @param served all that the endpoint serves, where it says so */
function notServed(settings: Checked, cause?: unknown, served?: readonly string[]): RefusedError {
  const { model, baseUrl } = settings;
  const closest = served === undefined ? misspelt(model.id) : closestName(model.id, served);
  const { date, successor } = retirement(model, today()) ?? {};
  const retired = date === undefined || date > today() ? '' : ` OpenAI shut it down on ${date}.`;
  return new RefusedError(
    `${baseUrl} does not serve ${model.id}.${retired}`,
    successor === undefined
      ? `${closest === undefined ? '' : `Did you mean "${closest}"? `}Choose another model with --model, or another endpoint with --base-url.`
      : `Use its successor (--model ${successor}), or an endpoint that still serves it (--base-url).`,
    { cause },
  );
}

function misspelt(id: string): string | undefined {
  return findModel(id) === undefined ? closestModel(id) : undefined;
}

function notesOn({ model, baseUrl, simulate }: Checked): string[] {
  const end = retirement(model, today());
  if (end === undefined || simulate || !isOpenAi({ baseUrl })) return [];
  const successor = end.successor === undefined ? '' : ` Its successor is ${end.successor}.`;
  return [`OpenAI ${end.retired ? 'shut' : 'will shut'} ${model.id} down on ${end.date}.${successor}`];
}

function unreachable(settings: Checked, cause: CallError): RefusedError {
  return new RefusedError(
    `${settings.baseUrl} cannot be reached: ${cause.message}.`,
    'Check --base-url, OPENAI_BASE_URL and the network.',
    { cause },
  );
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
