import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commandOptions } from '../../src/commands/add-options.js';
import { examplesOf } from '../../src/commands/examples.js';
import { findModel } from '../../src/model/catalog.js';
import { retirement } from '../../src/model/retirement.js';
import { startSheaf } from '../support/sheaf-process.js';
import { temporaryFolder } from '../support/workspace.js';

const hook = fileURLToPath(new URL('../support/loaded-modules.mjs', import.meta.url));
const heavy =
  /node_modules\/(@electric-sql|bullmq|openai|gpt-tokenizer|@pydantic|ioredis|pg|pino|undici|csv-parse|hono|@hono|@bull-board|chart\.js)\//;

/** What `sheaf <args>` says, and the modules that it loaded to say it. */
async function said(...args: string[]): Promise<{ text: string; modules: string[] }> {
  const folder = temporaryFolder();
  const list = join(folder, 'modules');
  const env = { LOADED_MODULES: list, NODE_OPTIONS: `--import ${hook}` };
  const { stdout, stderr, code } = await startSheaf(args, { cwd: folder, env }).ended;
  expect(code, stderr).toBe(0);
  if (!existsSync(list)) throw new Error('the hook noted nothing');
  return { text: stdout, modules: readFileSync(list, 'utf8').split('\n') };
}

it.each(['--help', '--version', 'run --help', 'completion bash'])(
  'sheaf %s starts without any module that only work needs',
  async (args) => {
    const { modules } = await said(...args.split(' '));
    expect(modules.filter((name) => heavy.test(name))).toEqual([]);
    expect(modules.some((name) => name.includes('node_modules/commander/'))).toBe(true);
  },
);

it('which would be seen: a model of the packages’ tables has them loaded', async () => {
  const { modules } = await said('models', 'gpt-5.6-terra');
  expect(modules.filter((name) => heavy.test(name)).length).toBeGreaterThan(0);
});

it.each(['run', 'plan', 'retry', 'compare', 'worker'] as const)(
  'sheaf %s --help has every option in a group, and examples',
  async (command) => {
    const { text } = await said(command, '--help');
    for (const name of commandOptions[command]) expect(text).toMatch(new RegExp(`^ +(-\\w, )?--${name}\\b`, 'm'));
    expect(text).toMatch(new RegExp(`\nExamples:\n  (SHEAF_STORE=\\S+ )?sheaf ${command} `));
    expect(text).not.toMatch(/^Options:/m);
  },
);

it('examples name models that OpenAI served when they were written', () => {
  const named = ['retry', 'compare'].flatMap((command) =>
    [...examplesOf(command).matchAll(/--models? (\S+)/g)].flatMap(([, ids = '']) => ids.split(',')),
  );
  expect(named.length).toBeGreaterThan(2);
  for (const id of named) expect(retirement(findModel(id)!, '2026-11-24')?.retired ?? false, id).toBe(false);
});
