/**
 * By the file's name; where that does not tell, a text that begins with "{" is JSON Lines.
 * @param name path, with or without ".gz", or "stdin"
 * @param head the start of the text, in UTF-8
 */
export function detectFormat(name: string, head: Buffer): 'csv' | 'jsonl' {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  if (/\.(jsonl|ndjson|json)$/.test(plain)) return 'jsonl';
  if (/\.(csv|tsv)$/.test(plain)) return 'csv';
  return head.toString('utf8').trimStart().startsWith('{') ? 'jsonl' : 'csv';
}
