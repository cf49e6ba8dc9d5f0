import type { ReasoningLevel } from '../../src/model/reasoning-level.js';

export const allLevels: readonly ReasoningLevel[] = [
  ...(['auto', 'default', 'off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const),
  ...([1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const),
];
