import { readdir, readFile } from 'node:fs/promises';
import type { Cluster, Redis } from 'ioredis';
import { reached } from './outage.js';
import { cacheKeys, paceKey, runKeys } from './run-keys.js';

const scripts = [
  'open_run',
  'read_run',
  'stop_run',
  'steer_run',
  'change_budget',
  'report_run',
  'forget_run',
  'add_bundles',
  'read_bundle',
  'read_open_bundles',
  'reserve_budget',
  'release_hold',
  'forfeit_hold',
  'forfeit_abandoned',
  'settle',
  'acknowledge_answers',
  'take_claim',
  'renew_claim',
  'release_claim',
] as const;

const paceScripts = ['take_pace', 'cool_pace', 'learn_pace', 'slow_pace'] as const;

const cacheScripts = ['take_questions', 'keep_answers', 'release_questions', 'cache_stats', 'clear_cache'] as const;

/** Runs `lua/<name>.lua` on a run's keys; atomic, as every script in Redis is. */
export type RunScript = (
  name: (typeof scripts)[number],
  run: string,
  ...args: readonly (string | number)[]
) => Promise<unknown>;

/** Runs `lua/<name>.lua` on a pace's key; atomic likewise. */
export type PaceScript = (
  name: (typeof paceScripts)[number],
  pace: string,
  ...args: readonly (string | number)[]
) => Promise<unknown>;

/** Runs `lua/<name>.lua` on the cache's keys; atomic likewise. */
export type CacheScript = (
  name: (typeof cacheScripts)[number],
  ...args: readonly (string | number)[]
) => Promise<unknown>;

const folder = new URL('./lua/', import.meta.url);

/** Makes the scripts that work on a run commands of the client. */
export async function loadScripts(client: Redis | Cluster, prefix: string): Promise<RunScript> {
  const run = await define(client, scripts, 'shared/', runKeys(prefix, '').length);
  return (name, id, ...args) => run(name, ...runKeys(prefix, id), ...args);
}

/** The same for the scripts that work on a pace. */
export async function loadPaceScripts(client: Redis | Cluster, prefix: string): Promise<PaceScript> {
  const run = await define(client, paceScripts, 'pace/', 1);
  return (name, pace, ...args) => run(name, paceKey(prefix, pace), ...args);
}

/** The same for the scripts that work on the cache. */
export async function loadCacheScripts(client: Redis | Cluster, prefix: string): Promise<CacheScript> {
  const keys = cacheKeys(prefix);
  const run = await define(client, cacheScripts, 'cache/', keys.length);
  return (name, ...args) => run(name, ...keys, ...args);
}

/** Each script is the files of the folder it shares, in the order of their names, and its own. */
async function define(client: Redis | Cluster, names: readonly string[], sharing: string, numberOfKeys: number) {
  const shared = (await readdir(new URL(sharing, folder))).sort().map((name) => `${sharing}${name}`);
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  const head = (await Promise.all(shared.map(read))).join('\n');
  for (const name of names) {
    client.defineCommand(commandOf(name), { lua: `${head}\n${await read(`${name}.lua`)}`, numberOfKeys });
  }
  const commands = client as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
  return (name: string, ...args: readonly unknown[]) => reached(commands[commandOf(name)]!(...args));
}

function commandOf(script: string): string {
  return `sheaf:${script}`;
}
