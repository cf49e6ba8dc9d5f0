import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real engines and killed processes: generous limits, so that a slow machine is not a failing test.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Two: each file may start a PGlite (some hundred MB) or a whole run of its own.
    maxWorkers: 2,
  },
});
