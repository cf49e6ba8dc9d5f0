import OpenAI, { type APIError } from 'openai';
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { onTestFinished } from 'vitest';
import { type PracticeApi, type PracticeOptions, startPracticeApi } from '../../src/simulator/practice-api.js';

export interface Practice {
  readonly api: PracticeApi;
  readonly client: OpenAI;
  /** Asks with one user message; the model is o1-mini unless `more` says otherwise. */
  ask(prompt: string, more?: Partial<ChatCompletionCreateParamsNonStreaming>): Promise<ChatCompletion>;
  /** Asks in the expectation of being refused. */
  refusal(prompt: string, more?: object): Promise<APIError>;
  /** Sends a body as it is. */
  post(path: string, body: string): Promise<Response>;
}

/** A practice API of the test's own, stopped when the test ends, and the official client for it. */
export async function practice(options: PracticeOptions = {}): Promise<Practice> {
  const api = await startPracticeApi({ keepCalls: true, ...options });
  onTestFinished(() => api.close());
  const client = new OpenAI({ baseURL: api.url, apiKey: 'practice', maxRetries: 0 });
  const ask: Practice['ask'] = (prompt, more) =>
    client.chat.completions.create({ model: 'o1-mini', messages: [{ role: 'user', content: prompt }], ...more });
  return {
    api,
    client,
    ask,
    refusal: (prompt, more) =>
      ask(prompt, more).then(
        (reply) => Promise.reject(new Error(`expected a refusal, got ${JSON.stringify(reply)}`)),
        (error: APIError) => error,
      ),
    post: (path, body) =>
      fetch(new URL(path, api.url), {
        method: 'POST',
        body,
        headers: { authorization: 'Bearer practice', 'content-type': 'application/json' },
      }),
  };
}

/** A merged prompt; ids are k0, k1, ... */
export function merged(...questions: string[]): string {
  return `Answer each question.\n\n${questions.map((text, index) => `<q-k${index}>\n${text}\n</q-k${index}>`).join('\n')}\n`;
}

/** The answers of a reply by id, read as strictly as can be: each in a block of its own, whole, once. */
export function answersOf(reply: ChatCompletion): Record<string, string> {
  const text = reply.choices[0]!.message.content ?? '';
  return Object.fromEntries(
    [...text.matchAll(/<a-(\w+)>\n([\s\S]*?)\n<\/a-\1>/g)].map((match) => [match[1]!, match[2]!]),
  );
}
