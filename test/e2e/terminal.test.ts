import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { questionTable } from '../support/question-table.js';
import { openPane, type Pane, whyNoTmux } from '../support/tmux.js';
import { until } from '../support/until.js';
import { workspace } from '../support/workspace.js';

const cli = process.env.E2E_CLI ?? fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const rows = 80;

/** The live view, from its title on, once it shows so many finished rows; undefined else. */
function view(pane: Pane, finished: number): string[] | undefined {
  const lines = pane.lines();
  const block = lines.slice(lines.findIndex((line) => line.startsWith('问题 集.csv')));
  const [, done] = / (\d+) of 80$/.exec(block[1] ?? '') ?? [];
  return Number(done) >= finished ? block : undefined;
}

/** The same, once it shows all of this. */
async function viewOf(pane: Pane, finished: number, ...shown: readonly RegExp[]): Promise<string[]> {
  let seen: string[] = [];
  await until(() => {
    seen = view(pane, finished) ?? [];
    return seen.length > 0 && shown.every((pattern) => seen.some((line) => pattern.test(line)));
  });
  return seen;
}

describe.skipIf(whyNoTmux !== undefined)(`in a terminal${whyNoTmux === undefined ? '' : ` (${whyNoTmux})`}`, () => {
  it('a run shows how it stands at any width, stops cleanly at Ctrl-C, and goes on with the command that it names', async () => {
    const table = questionTable(rows);
    const faults = [{ kind: 'server_error', after: 2, times: 2 }] as const;
    const space = await workspace({ answers: table.answers, latencyMs: 300, faults: [...faults] });
    space.write('问题 集.csv', table.csv);
    const pane = openPane({ cwd: space.folder, env: space.env, columns: 120 });
    pane.type(`sheaf() { '${process.execPath}' '${cli}' "$@"; }; clear`);
    pane.type(`sheaf run '问题 集.csv' --output answers.csv --rows-per-call 2 --concurrency 2 --budget 2 --rpm 400`);

    const wide = await viewOf(pane, 4, /^trouble/, /rows\/min/);
    expect(wide).toEqual([
      '问题 集.csv · o1-mini · sync',
      expect.stringMatching(/^rows {4}[█░]{50} \d+ % {2}\d+ of 80$/),
      expect.stringMatching(/^ {8}\d+ answered · \d+ to go( · \d+ (s|min) left)?$/),
      expect.stringMatching(/^money {3}[█▒░┃]{50} \$0\.\d+ of \$2\.00$/),
      expect.stringMatching(/^ {8}(\$0\.\d+ held for calls · )?┃ about \$\d\.\d+ in all · (a guess: )?\$\S+ to \$\S+$/),
      expect.stringMatching(/^pace {4}\d+ rows\/min · \d+ of 400 calls\/min · .* tokens\/min · [012] in flight$/),
      expect.stringMatching(/^trouble [12] × server error \(HTTP 500\): nothing billed · last \d\d:\d\d:\d\d$/),
    ]);
    expect(pane.history()).toContain('\u001B[32m');
    expect(pane.hasCursor()).toBe(true);

    pane.resize(60);
    const narrow = await viewOf(pane, 10, /^money {3}[█▒░┃]{21} \$0/);
    expect(narrow).toHaveLength(wide.length);
    for (const line of narrow) expect(stringWidth(line), line).toBeLessThan(60);
    // As much as there is room for: six million tokens fit, 5.96 do not.
    expect(narrow[5]).toMatch(/^pace {4}\d+ rows\/min · \d+ of 400 calls\/min( · \S+ tokens\/min)?$/);

    pane.press('C-c');
    await until(() => pane.lines().at(-1) === '$');
    const stopped = pane.lines();
    const money = stopped.indexOf('Interrupted.') + 1;
    expect(stopped[money]).toMatch(/^Spent: \$0\.\d+ of \$2\.00; no more can have been billed\.$/);
    const command = stopped[money + 2]!;
    expect(command).toMatch(
      /^ {2}sheaf run '问题 集\.csv' --output answers\.csv --rows-per-call 2 .* --budget 2 --rpm 400$/,
    );
    expect(stopped.join('\n')).not.toMatch(/[░┃]/);
    expect(pane.hasCursor()).toBe(true);

    pane.type(`clear; NO_COLOR=1${command}`);
    await viewOf(pane, 40);
    expect(pane.history().split('Continuing')[1]).not.toContain('\u001B');
    await until(() => pane.lines().at(-1) === '$');
    const ended = pane.lines().join('\n');
    expect(ended).toMatch(/^ {2}rows +80 {3}80 answered, 0 failed/m);
    expect(ended).not.toMatch(/[░┃]|Spent/);
    expect(pane.hasCursor()).toBe(true);
    const answers = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(answers, 'answered')).toBe(rows);
    expect(costOf(answers)).toBe(space.api.bill().picoDollars);
  });
});
