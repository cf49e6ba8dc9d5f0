/**
 * The name that was probably meant, or undefined when none is near: first one that differs only in case, spaces,
 * `_` and `-`, then the one with the fewest edits (at most a third of what was given), then one that contains it.
 */
export function closestName(given: string, names: readonly string[]): string | undefined {
  const wanted = plain(given);
  const same = names.find((name) => plain(name) === wanted);
  if (same !== undefined || wanted === '') return same;

  const ranked = names
    .map((name) => ({ name, edits: editDistance(wanted, plain(name)) }))
    .sort((a, b) => a.edits - b.edits);
  const nearest = ranked[0];
  if (nearest !== undefined && nearest.edits <= Math.max(1, Math.floor(wanted.length / 3))) return nearest.name;
  return names.find((name) => plain(name).includes(wanted));
}

function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** Levenshtein: insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
