import wrapAnsi from 'wrap-ansi';

/** Sentences break between words where the terminal would break them anywhere; commands stay whole, to be copied. */
export function wrapText(text: string, columns: number | undefined): string {
  if (!columns) return text;
  const wrapped = text.split('\n').map((line) => {
    const indent = /^ */.exec(line)![0];
    if (indent !== '' && line.startsWith('sheaf ', indent.length)) return line;
    const lines = wrapAnsi(line.slice(indent.length), Math.max(1, columns - indent.length)).split('\n');
    return lines.map((part) => (part === '' ? '' : indent + part)).join('\n');
  });
  return wrapped.join('\n');
}
