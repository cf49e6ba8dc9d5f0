import type { QuestionTable } from './question-table.js';
import { startRelay } from './relay.js';
import { startSheaf } from './sheaf-process.js';
import { workspace } from './workspace.js';

/**
 * A folder with questions.csv, and an endpoint that lets calls through as it is told, so that a test can tell a run that waits from one that
 * is slow.
 * @param key the only one that it takes
 */
export async function turnstile(table: QuestionTable, key: string) {
  const space = await workspace({ answers: table.answers, keys: [key] });
  space.write('questions.csv', table.csv);
  let free = 0;
  let arrived = 0;
  const waiting: (() => void)[] = [];
  const url = await startRelay(space.api.url, async (method) => {
    if (method !== 'POST') return undefined;
    arrived += 1;
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return undefined;
  });
  const letThrough = (calls: number) => {
    free += calls;
    for (; free > 0 && waiting.length > 0; free--) waiting.shift()!();
  };
  const env = { ...space.env, OPENAI_BASE_URL: url, OPENAI_API_KEY: key };
  const start = (...args: string[]) => startSheaf(args, { cwd: space.folder, env });
  return { space, url, start, letThrough, arrived: () => arrived };
}
