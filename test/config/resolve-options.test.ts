import { expect, it } from 'vitest';
import { resolveOptions } from '../../src/config/resolve-options.js';

it('takes the store from --store, then SHEAF_STORE, then sheaf.config, then REDIS_URL, else the embedded one', () => {
  const sources = {
    commandLine: { store: 'redis://typed' },
    environment: { SHEAF_STORE: 'redis://ours', REDIS_URL: 'redis://shared' },
    file: { file: 'sheaf.config', values: { store: 'redis://file' } },
  };
  const nothing = { commandLine: {}, environment: {}, file: { file: 'sheaf.config', values: {} } };
  const { commandLine, environment, file } = sources;
  expect(resolveOptions(sources).store).toBe('redis://typed');
  expect(resolveOptions({ ...nothing, environment, file }).store).toBe('redis://ours');
  expect(resolveOptions({ ...nothing, environment: { REDIS_URL: 'redis://shared' }, file }).store).toBe('redis://file');
  expect(resolveOptions({ ...nothing, environment: { REDIS_URL: 'redis://shared' } }).store).toBe('redis://shared');
  expect(resolveOptions({ ...nothing, environment: { REDIS_URL: '', SHEAF_STORE: '' } }).store).toBeUndefined();
  expect(resolveOptions({ ...nothing, commandLine }).store).toBe('redis://typed');
});
