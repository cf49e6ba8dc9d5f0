const keyShaped = /\b(sk|rk|pk)-[A-Za-z0-9_-]{8,}/g;

/**
 * Hides API keys in a text that people or files will see: the one in OPENAI_API_KEY wherever it stands, and whatever
 * looks like a key (providers quote keys in their error messages).
 */
export function redact(text: string): string {
  const key = process.env.OPENAI_API_KEY;
  const withoutOurs = key !== undefined && key.length >= 8 ? text.replaceAll(key, '[key]') : text;
  return withoutOurs.replace(keyShaped, '[key]');
}
