import { expect, it } from 'vitest';
import { resolveOptions } from '../../src/config/resolve-options.js';
import { runSettings } from '../../src/run/run-settings.js';

it('a model without a known price is refused with the nearest that has one', async () => {
  const values = (model: string) =>
    resolveOptions({ commandLine: { model }, environment: {}, file: { file: 'sheaf.config', values: {} } });
  await expect(runSettings(values('gpt5-mini'), 'q.csv')).rejects.toMatchObject({
    message: expect.stringContaining('price of gpt5-mini'),
    nextStep: expect.stringMatching(/^Did you mean "gpt-5-mini"\? Give the price with --price/),
  });
  await expect(runSettings(values('my-own-thing'), 'q.csv')).rejects.toMatchObject({
    nextStep: expect.stringMatching(/^Give the price/),
  });
});
