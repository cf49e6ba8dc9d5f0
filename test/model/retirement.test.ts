import { expect, it } from 'vitest';
import { findModel, listModels, unknownModel } from '../../src/model/catalog.js';
import { retirement } from '../../src/model/retirement.js';

const at = (id: string, today: string) => retirement(findModel(id)!, today);

it.each([
  ['o1-preview', '2025-07-28'],
  ['o1-mini', '2025-10-27'],
  ['o1-mini-2024-09-12', '2025-10-27'],
  ['o1', '2026-10-23'],
  ['o3-mini', '2026-10-23'],
  ['o4-mini', '2026-10-23'],
  ['gpt-5', '2026-12-11'],
  ['gpt-5-mini', '2026-12-11'],
  ['gpt-5-nano', '2026-12-11'],
  ['o3', '2026-12-11'],
  ['gpt-4o', '2027-01-14'],
  ['gpt-4o-mini', '2027-01-14'],
  ['gpt-4.1', '2027-01-14'],
  ['gpt-4.1-mini', '2027-01-14'],
])('%s goes on %s', (id, date) => {
  expect(at(id, '2020-01-01')).toMatchObject({ retired: false, date });
  expect(at(id, date)).toMatchObject({ retired: true, date });
});

it('names a successor that is itself in service, not one that is gone as well', () => {
  expect(at('o1-mini', '2025-11-01')?.successor).toBe('o4-mini');
  expect(at('o1-mini', '2026-11-23')?.successor).toBe('gpt-6.1-terra');
  expect(at('o1-preview', '2026-11-23')?.successor).toBe('o3');
  expect(at('o1-preview', '2026-12-11')?.successor).toBe('gpt-6.1-sol');
  expect(at('gpt-5', '2026-11-23')).toEqual({ retired: false, date: '2026-12-11', successor: 'gpt-6.1-sol' });
  expect(at('gpt-5-mini', '2026-11-23')?.successor).toBe('gpt-6.1-terra');
  expect(at('gpt-4o', '2026-11-23')?.successor).toBe('gpt-6-luna');
});

it('says nothing where no date is known', () => {
  expect(at('gpt-6-luna', '2026-11-23')).toBeUndefined();
  expect(retirement(unknownModel('mine'), '2026-11-23')).toBeUndefined();
});

it('takes a date that the provider itself reported', () => {
  const facts = { ...findModel('gpt-6-luna')!, shutdownDate: '2026-11-01' };
  expect(retirement(facts, '2026-11-23')).toEqual({ retired: true, date: '2026-11-01' });
});

it('ends at a model of the catalog, wherever it starts', () => {
  const known = listModels().map((model) => model.id);
  for (const model of listModels()) {
    for (const today of ['2025-01-01', '2026-11-23', '2099-01-01']) {
      const successor = retirement(model, today)?.successor;
      if (successor !== undefined) expect(known).toContain(successor);
    }
  }
});
