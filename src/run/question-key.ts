import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocolVersion } from '../prompt/compose.js';
import type { RunSettings } from './run-settings.js';

type Deciding = Pick<
  RunSettings,
  'simulate' | 'faults' | 'baseUrl' | 'model' | 'instructions' | 'answerForm' | 'groupBy'
>;

/** What a row asks. */
export interface Asked {
  readonly group: string;
  readonly question: string;
  /** As in Bundle. */
  readonly effort: string | undefined;
}

/** 132 bits: the odds that two of a billion questions meet are below one in 10²⁰. */
const keyLength = 22;

/**
 * What names a question in the answer cache, together with all that decides its answer. How many rows share a call and how
 * much they may write is not part of it: an answer is whole or not kept.
 */
export async function questionKeys(settings: Deciding): Promise<(asked: Asked) => string> {
  const { model, instructions, answerForm, groupBy } = settings;
  const endpoint = await endpointName(settings);
  const form = answerForm === undefined ? [] : [answerForm.schema.text];
  // Long instructions are not hashed again for every question.
  const shared = new Map<string, string>();
  const sharedBy = (effort: string) => {
    const known =
      shared.get(effort) ?? digest([protocolVersion, endpoint, model.id, effort, instructions, groupBy, ...form]);
    shared.set(effort, known);
    return known;
  };
  return ({ group, question, effort = '' }) => digest([sharedBy(effort), group, question]).slice(0, keyLength);
}

/** The practice API answers as its file of faults tells it to. */
async function endpointName({ simulate, faults, baseUrl }: Deciding): Promise<string> {
  if (!simulate) return new URL(baseUrl).href.replace(/\/+$/, '');
  return faults === undefined ? 'practice' : `practice ${digest(await readFile(faults, 'utf8'))}`;
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}
