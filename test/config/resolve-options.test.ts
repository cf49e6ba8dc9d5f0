import { describe, expect, it } from 'vitest';
import { type OptionSources, resolveOptions } from '../../src/config/resolve-options.js';
import { UsageError } from '../../src/errors.js';

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

describe('a misspelt option', () => {
  const nothing = { commandLine: {}, environment: {}, file: { file: 'sheaf.config.json', values: {} } };
  const refusal = (sources: Partial<OptionSources>) => {
    try {
      resolveOptions({ ...nothing, ...sources });
    } catch (error) {
      if (error instanceof UsageError) return `${error.message} ${error.nextStep}`;
    }
    throw new Error('expected a UsageError');
  };

  it('in a variable is named with the one that was meant, so that no run goes without the cap it was to have', () => {
    expect(refusal({ environment: { SHEAF_BUGDET: '5' } })).toMatch(/SHEAF_BUGDET.*Did you mean SHEAF_BUDGET\?/);
    expect(refusal({ environment: { SHEAF_ROWSPERCALL: '5' } })).toMatch(/Did you mean SHEAF_ROWS_PER_CALL\?/);
  });

  it('in sheaf.config, too', () => {
    const values = { rowPerCall: 5 };
    expect(refusal({ file: { file: 'sheaf.config.json', values } })).toMatch(
      /sheaf\.config\.json.*"rowPerCall".*Did you mean "rows-per-call"\?/,
    );
  });

  it('is not seen in variables of other programs, nor in empty ones', () => {
    const environment = {
      SHEAF_INTERNAL_TOKEN: 'x',
      SHEAF_DASH_TOKEN: 'x',
      SHEAF_CHROMIUM: 'x',
      SHEAF_BUGDET: '',
      WHEATSHEAF_BUGDET: '1',
      SHEAF_BUDGET: '7',
    };
    expect(resolveOptions({ ...nothing, environment }).budget).toBe(7n * 10n ** 12n);
  });
});
