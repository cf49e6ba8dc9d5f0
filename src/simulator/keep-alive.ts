import type { ServerResponse } from 'node:http';
import type { PracticeSettings } from './practice-options.js';

const usualMs = 5_000;

/**
 * Sends comments while a stream's text is not there yet, as OpenRouter does (openrouter.ai/docs/api-reference/streaming); of
 * OpenAI's own API no such thing is known, its headers come at once.
 * @returns what ends them
 */
export function keepAlive(
  response: ServerResponse,
  { keepAliveMs, gatewayIdleMs }: Pick<PracticeSettings, 'keepAliveMs' | 'gatewayIdleMs'>,
): () => void {
  const everyMs = keepAliveMs ?? (gatewayIdleMs > 0 ? gatewayIdleMs / 3 : usualMs);
  if (everyMs === 0) return () => {};
  const timer = setInterval(() => {
    if (response.destroyed) clearInterval(timer);
    else response.write(': keep-alive\n\n');
  }, everyMs);
  return () => clearInterval(timer);
}
