import { expect, it } from 'vitest';
import { findModel, listModels, unknownModel } from '../../src/model/catalog.js';
import { staleFacts } from '../../src/model/stale-facts.js';

const luna = findModel('gpt-6-luna')!;
const idsOf = (today: string) => staleFacts(today).map(({ id }) => id);

it('lists what was looked up more than 90 days ago, so that old prices are not taken for today’s', () => {
  const models = [
    { ...luna, id: 'old', asOf: '2026-08-25' },
    { ...luna, id: 'just not', asOf: '2026-08-26' },
    { ...luna, id: 'new', asOf: '2026-11-24' },
    { ...luna, id: 'of a user', asOf: 'undated' },
    unknownModel('nobody’s'),
  ];
  expect(staleFacts('2026-11-24', models).map(({ id }) => id)).toEqual(['old']);
});

it('says of Sheaf’s own table when it has to be looked up again', () => {
  expect(idsOf('2026-11-24')).toEqual([]);
  expect(idsOf('2027-02-21')).toEqual([]);
  expect(idsOf('2027-02-22')).toEqual(listModels().map(({ id }) => id));
});
