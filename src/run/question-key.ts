import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocolVersion } from '../prompt/compose.js';
import type { RunSettings } from './run-settings.js';

type Deciding = Pick<
  RunSettings,
  'simulate' | 'faults' | 'baseUrl' | 'model' | 'reasoningEffort' | 'instructions' | 'answerForm' | 'groupBy'
>;

/** 132 bits: the odds that two of a billion questions meet are below one in 10²⁰. */
const keyLength = 22;

/**
 * What names a question in the answer cache, together with all that decides its answer. How many rows share a call and how
 * much they may write is not part of it: an answer is whole or not kept.
 */
export async function questionKeys(settings: Deciding): Promise<(group: string, question: string) => string> {
  const { model, reasoningEffort, instructions, answerForm, groupBy } = settings;
  const endpoint = await endpointName(settings);
  // Long instructions are not hashed again for every question.
  const form = answerForm === undefined ? [] : [answerForm.schema.text];
  const shared = digest([protocolVersion, endpoint, model.id, reasoningEffort ?? '', instructions, groupBy, ...form]);
  return (group, question) => digest([shared, group, question]).slice(0, keyLength);
}

/** The practice API answers as its file of faults tells it to. */
async function endpointName({ simulate, faults, baseUrl }: Deciding): Promise<string> {
  if (!simulate) return new URL(baseUrl).href.replace(/\/+$/, '');
  return faults === undefined ? 'practice' : `practice ${digest(await readFile(faults, 'utf8'))}`;
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}
