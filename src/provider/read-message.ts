/** What compatible endpoints make of a message's text and of the reasoning beside it. */
interface LooseMessage {
  readonly content?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
}

/**
 * A message's text, and the reasoning that the endpoint shows beside it: in `reasoning_content` (vLLM, DeepSeek), in
 * `reasoning` (OpenRouter, Ollama, vLLM), or as parts of the content.
 */
export function readMessage(message: LooseMessage | undefined): { text: string; reasoning: string } {
  const { content, reasoning_content, reasoning } = message ?? {};
  const parts = Array.isArray(content) ? (content as unknown[]) : [content];
  return {
    text: parts.map((part) => textOf(part, 'text')).join(''),
    reasoning: [reasoning_content, reasoning].find(isText) ?? parts.map((part) => textOf(part, 'thinking')).join(''),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A part's text when it is of that type; a content that is no list is all text. */
function textOf(part: unknown, type: 'text' | 'thinking'): string {
  if (typeof part === 'string') return type === 'text' ? part : '';
  if (typeof part !== 'object' || part === null) return '';
  const { type: own, [type]: inner } = part as Record<string, unknown>;
  if (own !== type) return '';
  return Array.isArray(inner) ? inner.map((each) => textOf(each, 'text')).join('') : isText(inner) ? inner : '';
}
