import { expect, it } from 'vitest';
import { projectCost } from '../../src/plan/project-cost.js';

it('the rest is taken to cost what finished rows did, and unknown spend counts once', () => {
  expect(projectCost({ spent: 1_000n, unknown: 7n }, 100, 300)).toBe(4_007n);
  expect(projectCost({ spent: 1_000n, unknown: 7n }, 100, 0)).toBe(1_007n);
});

it('few rows tell nothing', () => {
  expect(projectCost({ spent: 1_000n, unknown: 0n }, 29, 1)).toBeUndefined();
  expect(projectCost({ spent: 1_000n, unknown: 0n }, 400, 9_600)).toBeUndefined();
  expect(projectCost({ spent: 0n, unknown: 0n }, 0, 0)).toBeUndefined();
  expect(projectCost({ spent: 30n, unknown: 0n }, 30, 1)).toBe(31n);
});
