import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { CompletedCommand } from '../../src/commands/completion/command-tree.js';
import { fishCompletion } from '../../src/commands/completion/fish.js';
import { zshCompletion } from '../../src/commands/completion/zsh.js';
import { options } from '../../src/config/options.js';
import { startProcess, startSheaf } from '../support/sheaf-process.js';
import { temporaryFolder } from '../support/workspace.js';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** Words as bash has them when Tab is pressed behind the last one, and what it is to offer. */
const presses: readonly (readonly [words: readonly string[], offered: unknown])[] = [
  [['ru'], ['run']],
  [[''], expect.arrayContaining(['run', 'plan', 'completion', 'help', '--version'])],
  [['run', 'q.csv', '--la'], ['--lane']],
  [['run', '--question', 'retry', 'q.csv', '--cac'], ['--cache-ttl']],
  [
    ['run', 'q.csv', '--lane', ''],
    ['sync', 'flex', 'batch', 'auto'],
  ],
  [['run', 'q.csv', '--lane', '=', 'ba'], ['batch']],
  [
    ['run', '--lane', '='],
    ['sync', 'flex', 'batch', 'auto'],
  ],
  [['check', '--model', 'gpt-5-'], expect.arrayContaining(['gpt-5-mini', 'gpt-5-nano'])],
  [
    ['cache', ''],
    ['stats', 'clear'],
  ],
  [['help', 'ret'], ['retry']],
  // Nothing of its own: the shell offers files.
  [['run', 'que'], []],
  [['cache', 'stats', ''], []],
  [['cache', '--lan'], []],
  // What stands on the line is never run.
  [['run', '$(touch ran)', '--lane', '$(touch ran)'], []],
];

it('bash completes commands, options, their values and models, and leaves files to readline', async () => {
  const folder = temporaryFolder();
  const ask = presses.map(
    ([words]) =>
      `COMP_WORDS=(sheaf ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _sheaf; echo "\${COMPREPLY[*]}"`,
  );
  const script = [`source <('${process.execPath}' '${cli}' completion bash)`, 'complete -p sheaf', ...ask];
  const { stdout, stderr, code } = await startProcess('bash', ['-c', script.join('\n')], { cwd: folder }).ended;
  // compopt only works while a key is pressed.
  expect({ code, stderr: stderr.replaceAll(/^.*compopt.*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
  const [registered, ...answers] = stdout.slice(0, -1).split('\n');
  expect(registered).toBe('complete -o bashdefault -o default -F _sheaf sheaf');
  for (const [i, [words, offered]] of presses.entries())
    expect(answers[i]!.split(' ').filter(Boolean), words.join(' ')).toEqual(offered);
  expect(readdirSync(folder)).toEqual([]);
});

it('zsh and fish are told of every command, option and value', async () => {
  const [zsh, fish] = await Promise.all(
    ['zsh', 'fish'].map(async (shell) => (await startSheaf(['completion', shell], { cwd: '/' }).ended).stdout),
  );
  expect(zsh!.startsWith('#compdef sheaf\n')).toBe(true);
  for (const name of [
    'run',
    'plan',
    'retry',
    'compare',
    'worker',
    'status',
    'cache',
    'models',
    'check',
    'completion',
  ]) {
    expect(zsh).toMatch(new RegExp(`^ {8}${name}\\) _arguments`, 'm'));
    expect(fish).toMatch(new RegExp(` -a ${name} -d `));
  }
  for (const name of Object.keys(options)) {
    expect(zsh).toMatch(new RegExp(`'(\\(.*\\))?--${name}[=[]`));
    expect(fish).toContain(` -l ${name} `);
  }
  expect(zsh).toContain(":LANE:(sync flex batch auto)'");
  expect(fish).toContain("-l lane -r -f -a 'sync flex batch auto'");
});

it('a text with quotes and brackets in it ends where it ends', () => {
  const option = {
    flags: ['--x'],
    meaning: "the user's [own]: $(touch ran)",
    value: { name: 'A:B', kind: 'file' },
  } as const;
  const tree: CompletedCommand[] = [{ name: 'run', meaning: "don't", options: [option], places: [] }];
  expect(zshCompletion(tree)).toContain(String.raw`'--x=[the user'\''s \[own\]\: $(touch ran)]:A\:B:_files'`);
  expect(zshCompletion(tree)).toContain(String.raw`'run:don'\''t'`);
  expect(fishCompletion(tree)).toContain(String.raw`-l x -r -F -d 'the user\'s [own]: $(touch ran)'`);
});
