import { describe, expect, it } from 'vitest';
import { unknownModel } from '../../src/model/catalog.js';
import { CallError } from '../../src/provider/call-error.js';
import type { Provider } from '../../src/provider/provider.js';
import { checkModelIsServed } from '../../src/run/preflight.js';

/** An endpoint that has no page for the model, and lists these. */
function listing(...models: string[]): Provider {
  const provider: Pick<Provider, 'describeModel' | 'listModels'> = {
    describeModel: () => Promise.reject(new CallError('no', 'stop-run', { status: 404, code: 'model_not_found' })),
    listModels: () => Promise.resolve(models),
  };
  return provider as Provider;
}

const checked = (baseUrl: string) => ({ model: unknownModel('my-deployment'), baseUrl, simulate: false });

describe('a model that the endpoint does not know by that name', () => {
  it.each([
    'https://us.openai.azure.com/openai/v1',
    'https://us.services.ai.azure.com/openai/v1/',
    'https://us.cognitiveservices.azure.com/openai/v1',
  ])('is no reason to refuse a deployment on Azure: %s', async (baseUrl) => {
    const notes = await checkModelIsServed(listing('gpt-5'), checked(baseUrl));
    expect(notes).toEqual([expect.stringMatching(/Azure does not list deployments.*my-deployment/)]);
  });

  it.each(['https://api.openai.com/v1', 'https://azure.com.example/v1'])('is one elsewhere: %s', async (baseUrl) => {
    await expect(checkModelIsServed(listing('gpt-5'), checked(baseUrl))).rejects.toMatchObject({ exitCode: 5 });
  });

  it('is told with the nearest that there is: of those that it lists, else of those that Sheaf knows', async () => {
    const misspelt = { model: unknownModel('o1-mni'), simulate: false };
    const openAi = { ...misspelt, baseUrl: 'https://api.openai.com/v1' };
    await expect(checkModelIsServed(listing(), openAi)).rejects.toMatchObject({
      nextStep: expect.stringMatching(/^Did you mean "o1-mini"\?/),
    });
    const own = { ...misspelt, model: unknownModel('llama3_1-8b'), baseUrl: 'http://localhost:8000/v1' };
    const provider = listing('qwen', 'llama-3.1-8b');
    provider.describeModel = () => Promise.reject(new CallError('no', 'split', { status: 404 }));
    await expect(checkModelIsServed(provider, own)).rejects.toMatchObject({
      nextStep: expect.stringMatching(/^Did you mean "llama-3.1-8b"\?/),
    });
  });
});

it('a key that is not accepted is told with where it was shown', async () => {
  const refusing = () => Promise.reject(new CallError('no such key', 'stop-run', { status: 401 }));
  const provider = { describeModel: refusing, listModels: refusing } as unknown as Provider;
  const tried = (simulate: boolean) =>
    checkModelIsServed(provider, { ...checked('https://api.openai.com/v1'), simulate });
  await expect(tried(false)).rejects.toThrow(/^https:\/\/api\.openai\.com\/v1 does not accept the key/);
  await expect(tried(true)).rejects.toThrow(/^The practice API does not accept the key/);
});
