/**
 * Node's own, which refuses malformed and unassigned sequences. (iconv-lite turns the unassigned ones into lone
 * surrogates without a word.) Undefined in a Node built without full ICU.
 */
export function gb18030Decoder(): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder('gb18030', { fatal: true });
  } catch {
    return undefined;
  }
}
