import { loadOptions } from '../../src/commands/load-options.js';
import type { RowLifeFigures } from '../../src/report/row-life-figures.js';
import { explainRow } from '../../src/run/explain/explain-row.js';
import { optionsOfRun } from '../../src/run/retry-options.js';
import { runSettings } from '../../src/run/run-settings.js';
import type { Workspace } from './workspace.js';

/** What `sheaf explain <answers> <row> --json` prints, without a process of its own. */
export async function explain({ path }: Workspace, answers: string, row: string): Promise<RowLifeFigures> {
  const { values } = await optionsOfRun(path(answers), { dir: path('.sheaf') }, loadOptions);
  return explainRow(await runSettings(values, path(answers)), row);
}
