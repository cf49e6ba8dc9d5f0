import { isAbsolute, relative } from 'node:path';

/** A path as short as it can be typed in `cwd`. */
export function pathFromHere(path: string, cwd: string): string {
  const way = relative(cwd, path);
  return way.startsWith('..') || isAbsolute(way) ? path : way;
}
