import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that mostly wait (for locks, claims and leases to run out), and the longest of the others: begun last, they would be waited for alone. */
const waiting = [
  ...[
    'cache',
    'lane-faults',
    'batch',
    'fleet-faults',
    'fleet',
    'fleet-pause',
    'fleet-cut',
    'pilot',
    'hours',
    'deadlines',
  ],
  ...['cascade', 'route', 'store', 'readme'],
];

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = waiting.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found === -1 ? waiting.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real engines and killed processes: generous limits, so that a slow machine is not a failing test.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Five on two cores: many files mostly wait. Each may start a PGlite of some hundred MB.
    maxWorkers: 5,
    // As src/cli.ts does.
    execArgv: ['--wasm-tiering-budget=100000000'],
    sequence: { sequencer: WaitingFirst },
  },
});
