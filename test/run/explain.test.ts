import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resolveOptions } from '../../src/config/resolve-options.js';
import { openInput } from '../../src/csv/open-input.js';
import { outcomeColumns } from '../../src/csv/write-outcome.js';
import { formatUsd } from '../../src/model/money.js';
import { rowLifeText } from '../../src/report/row-life-text.js';
import { callFigures } from '../../src/run/explain/call-figures.js';
import { explainRow } from '../../src/run/explain/explain-row.js';
import { readCallLog } from '../../src/run/explain/read-call-log.js';
import { openLog } from '../../src/run/open-log.js';
import { RunFolder, runId } from '../../src/run/run-folder.js';
import { runSettings } from '../../src/run/run-settings.js';
import { type BundleRow, noSpend } from '../../src/types.js';
import { noteAsk, noteShares } from '../../workers/call-log.js';
import { callTexts } from '../../workers/call-texts.js';
import type { PlannedCall } from '../../workers/plan-call.js';
import { temporaryFolder } from '../support/workspace.js';

const secret = 'a secret';
const prices = { input: 1_000_000n, cached: 500_000n, written: 1_000_000n, output: 4_000_000n, reasoning: 4_000_000n };

/** Rows as they are asked; the second one had an answer that did not fit. */
const rows: BundleRow[] = ['What is 1 + 1?', 'What is 2 + 2?'].map((question, row) => ({
  ...{ row, question, tokens: 8, spend: noSpend, attemptsBefore: 0 },
  ...(row === 1 && { repair: { trouble: 'sum: expected a number', answer: '{"sum": "four"}' } }),
}));

function planned(id: string, asked: readonly string[]): PlannedCall {
  const texts = callTexts({ secret, instructions: 'Be brief.', answerForm: undefined }, { id: 'p1-0' }, asked);
  const rest = { rest: [], reasoningEffort: undefined, responseFormat: undefined, contextLeft: 1_000, inputTokens: 90 };
  return { ...texts, ...rest, id, rows, maxOutputTokens: 500, worst: 2_090_000_000n };
}

/** The folder of a run that was killed with row 2 in part.csv and a call of both rows in flight. */
async function killedRun() {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('questions.csv'), 'question\nWhat is 1 + 1?\nWhat is 2 + 2?\n');
  const input = await openInput(path('questions.csv'));
  const place = { directory: path('.sheaf'), output: path('questions.csv.answers.csv') };
  const run = new RunFolder(place.directory, runId(place));
  mkdirSync(run.path, { recursive: true });
  const identity = { input: `csv ${input.fingerprint}`, instructions: 'Be brief.' };
  await run.writeManifest({ version: 1, run: run.run, output: place.output, identity, secret });
  const cells = [
    '1',
    '4',
    'answered',
    '',
    'o1-mini',
    'call-b',
    '2',
    '1',
    '9',
    '0',
    '10',
    '12',
    '0.000057',
    '5',
    'model',
  ];
  writeFileSync(run.file('part.csv'), `row,${outcomeColumns}\n${cells}\n0,"half-writ`);
  const values = resolveOptions({
    commandLine: { dir: place.directory, output: place.output, instructions: 'Be brief.' },
    environment: {},
    file: { file: 'sheaf.config', values: {} },
  });
  return { run, log: run.file('run.log'), settings: await runSettings(values, place.output) };
}

it('of a killed run it tells from part.csv and the log what is known, and that a call’s end is not', async () => {
  const { run, log, settings } = await killedRun();
  const questions = rows.map(({ question }) => question);
  const call = planned('call-a', questions);
  const bundle = { id: 'p1-0', rows, allowance: 1 };
  noteAsk(openLog(log, run.run), bundle, call);
  const other = { time: '2026-11-24T00:00:00.000Z', run: 'another-run', call: 'call-z', rows: [0], msg: 'ask' };
  writeFileSync(log, `${JSON.stringify(other)}\n{"time":1,"call":"call-y","rows":[0],"ms`, { flag: 'a' });

  const life = await explainRow(settings, '1');
  expect(life).toMatchObject({ outcome: null, calls: [{ call: 'call-a', end: 'not recorded', sent_exactly: true }] });
  const hold = formatUsd(call.worst);
  expect(life.calls[0]).toMatchObject({ hold_usd: hold, prompt: call.prompt, rows: [1, 2], bundle: 'p1-0' });
  expect(rowLifeText(life, false)).toMatch(
    /not at its end yet[\s\S]*no end is recorded[\s\S]*\$0\.0021.*unknown spend/,
  );

  expect(await explainRow(settings, '2')).toMatchObject({ outcome: { status: 'answered', answer: '4' } });
  await expect(explainRow(settings, '3')).rejects.toMatchObject({
    message: expect.stringContaining('rows are 1 to 2'),
  });
});

it('a prompt that quotes an earlier answer is told to the letter where replies are logged, else not passed off as known', async () => {
  const log = join(temporaryFolder(), 'log');
  writeFileSync(log, '', { mode: 0o644 });
  for (const [id, replies] of [
    ['call-kept', true],
    ['call-not-kept', false],
  ] as const) {
    const logger = openLog(log, 'r', replies);
    const noted = planned(id, ['What is 1 + 1?', '(An earlier answer …)\n\nWhat is 2 + 2?']);
    noteAsk(logger, { id: 'p1-0', rows, allowance: 1 }, noted);
    const [one] = noted.tags;
    const text = `<a-${one}>2</a-${one}>`;
    const usage = { input: 101, cached: 0, written: 0, reasoning: 31, output: 35 };
    const weights = [
      { inputTokens: 8, answerTokens: 1 },
      { inputTokens: 28, answerTokens: 0 },
    ];
    const reads = [{ answer: '2', trouble: '' }, { trouble: 'its answer is missing' }];
    const reply = { text, reasoning: '' } as Parameters<typeof noteShares>[2];
    noteShares(logger, noted, reply, reads, { usage, estimated: false, prices, cost: 241_000_000n, weights });
  }
  expect(statSync(log).mode & 0o777).toBe(0o600);
  const [kept, other] = await readCallLog(log, 1, () => true);
  const settings = { instructions: 'Be brief.', answerForm: undefined };
  const met = (row: number) => ({ row, model: undefined, isRetry: false });
  const questions = new Map(rows.map(({ row, question }) => [row, question]));
  const told = [kept!, other!].map((call) => callFigures(call, met(1), { settings, secret, questions }).figures);
  expect(told[0]).toMatchObject({ call: 'call-kept', sent_exactly: true, end: 'not answered', received: null });
  expect(told[0]!.prompt).toContain('(An earlier answer …)');
  expect(told[0]!.reply).toContain('>2</a-');
  expect(told[1]).toMatchObject({ call: 'call-not-kept', sent_exactly: false, reply: null });

  // By the rule of docs/money.md: 28 of its question and half of the other 65; half of the reasoning; none of the answers.
  expect(told[0]!.share).toMatchObject({ input: 60, reasoning: 15, output: 15, cost_usd: '0.00012' });
  const first = callFigures(kept!, met(0), { settings, secret, questions });
  expect(first.figures.share).toMatchObject({ input: 41, reasoning: 16, output: 20, cost_usd: '0.000121' });
});
