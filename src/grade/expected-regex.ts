/**
 * A regular expression of an expected cell: a pattern as it stands, or /pattern/flags. JavaScript's, always in Unicode mode; g and y, which
 * only say where to go on, are left out.
 * @returns its trouble, in words, where it is none
 */
export function expectedRegex(expected: string): RegExp | string {
  const [, slashed, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(expected.trim()) ?? [];
  const kept = flags.replace(/[gyuv]/g, '') + (flags.includes('v') ? 'v' : 'u');
  try {
    return new RegExp(slashed ?? expected.trim(), kept);
  } catch (error) {
    return (error as Error).message;
  }
}
