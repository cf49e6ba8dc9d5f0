import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real engines and killed processes: generous limits, so that a slow machine is not a failing test.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Five on two cores: many files mostly wait, for locks and claims to run out. Each may start a PGlite of some hundred MB.
    maxWorkers: 5,
  },
});
