/** The keys of a run, in the order in which lua/shared/1_keys.lua names them. */
const names = [
  'state',
  'bundles',
  'order',
  'attempts',
  'parents',
  'leftovers',
  'holds',
  'held-calls',
  'forfeited',
  'answers',
  'claim',
  'claims',
] as const;

/** What all keys of a run begin with, its queue's too. The braces put them into one slot of a Redis Cluster. */
export function runPrefix(prefix: string, run: string): string {
  return `${prefix}:{${run}}`;
}

export function runKeys(prefix: string, run: string): readonly string[] {
  return names.map((name) => runKey(prefix, run, name));
}

export function runKey(prefix: string, run: string, name: (typeof names)[number]): string {
  return `${runPrefix(prefix, run)}:${name}`;
}

/** The keys of the cache, in the order in which lua/cache/1_cache.lua names them. It belongs to no run and has a slot of its own. */
export function cacheKeys(prefix: string): readonly string[] {
  return ['answers', 'ends', 'size', 'leases', 'owners'].map((name) => `${prefix}:{cache}:${name}`);
}

/** A pace's only key. It belongs to no run and has a slot of its own. */
export function paceKey(prefix: string, pace: string): string {
  return `${prefix}:{pace:${pace}}`;
}
