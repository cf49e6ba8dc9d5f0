import { csvRecord } from '../csv/csv-text.js';
import { allTasks } from '../plan/compare-models.js';
import type { ComparedArm } from './compared-arms.js';
import type { ComparedTable } from './comparison-text.js';

/**
 * compare.csv: a line for each model in each table. The first table's lines end with what the model has come to by itself, as it may have
 * been asked rows that others were not.
 */
export function comparisonCsv(tables: readonly ComparedTable[], arms: readonly ComparedArm[]): string {
  const columns = ['task', ...Object.keys(tables[0]!.models[0]!), 'answered', 'failed', 'skipped', 'spent_usd'];
  const lines = tables.flatMap(({ task, models }) =>
    models.map((one) => {
      const arm = task === allTasks ? arms.find(({ model }) => model === one.model) : undefined;
      const own = [arm?.answered, arm?.failed, arm?.skipped, arm?.cost_usd];
      return [task, ...Object.values(one), ...own].map((value) => String(value ?? ''));
    }),
  );
  return [columns, ...lines].map(csvRecord).join('');
}
