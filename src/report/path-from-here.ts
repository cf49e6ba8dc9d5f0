import { isAbsolute, relative } from 'node:path';

/** A path as short as it can be typed in `cwd`, where it is not to be taken for an option. */
export function pathFromHere(path: string, cwd: string): string {
  const way = relative(cwd, path);
  if (way.startsWith('..') || isAbsolute(way)) return path;
  return way.startsWith('-') ? `./${way}` : way;
}
