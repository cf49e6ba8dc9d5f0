import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { addOptions, byOptionName, commandOptions } from '../../src/commands/add-options.js';
import { options } from '../../src/config/options.js';
import { readPricesFile } from '../../src/config/read-prices-file.js';
import { readRouteFile } from '../../src/config/read-route-file.js';
import { resolveOptions } from '../../src/config/resolve-options.js';
import { loadPracticeOptions } from '../../src/simulator/load-practice-options.js';
import { temporaryFolder } from '../support/workspace.js';
import { brokenLink, type Document, readDocument } from './document.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const names = ['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'bench/README.md'];
const documents = [...names, ...pages.map((name) => `docs/${name}`)].map(readDocument);

/** Options of other programs that the pages speak of: vLLM's, and V8's. */
const others = [
  '--api-key',
  '--served-model-name',
  '--max-model-len',
  '--reasoning-parser',
  '--heap-growing-percent=50',
];

it('every link leads to a file and a heading that are there', () => {
  expect(documents.flatMap((document) => document.links.map((link) => brokenLink(document, link)))).toSatisfy(allFine);
  expect(documents.flatMap(({ links }) => links).length).toBeGreaterThan(80);
});

it('every link of the READMEs leads to a file that the package has, too', () => {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
  const isPacked = (path: string) => files.some((file) => path === file || path.startsWith(`${file}/`));
  const targets = documents.slice(0, 2).flatMap(({ links }) => links.filter((link) => !/^(\w+:|#)/.test(link)));
  expect(targets.length).toBeGreaterThan(20);
  expect(targets.filter((target) => !isPacked(target.split('#')[0]!))).toEqual([]);
});

it('which would be seen: in links, commands and JSON', async () => {
  const [readme] = documents as [Document];
  expect(brokenLink(readme, 'docs/none.md')).toContain('there is no docs/none.md');
  expect(brokenLink(readme, 'docs/money.md#the-budgets')).toContain('no such heading');
  expect(brokenLink(readme, '#limits')).toContain('no such heading');
  expect(whyRefused('sheaf run a.csv --buget 5')).toContain("unknown option '--buget'");
  expect(whyRefused('sheaf run a.csv --budget five')).toContain('--budget: expected');
  expect(whyRefused('sheaf pan a.csv')).toContain('there is no such command');
  await expect(readSnippet('{"faults": [{"kind": "mising"}]}')).rejects.toThrow(/kind/);
  expect(documents.flatMap(({ commands }) => commands).length).toBeGreaterThan(60);
  expect(documents.flatMap(({ snippets }) => snippets).length).toBeGreaterThan(4);
});

describe.each(documents)('$name', (document) => {
  it('has only commands that there are, with options and values that they take', () => {
    const inline = document.inline.filter((code) => /^(\w+=\S+ )?sheaf \S/.test(code));
    const lines = [...document.commands.map(({ line }) => line), ...inline].filter(
      (line) => !line.startsWith('export '),
    );
    expect(lines.map(whyRefused)).toSatisfy(allFine);
  });

  it('names only options that there are', () => {
    const named = document.inline.flatMap((code) => (code.startsWith('--') ? [code] : []));
    const flags = named.flatMap((code) => code.match(/--[a-z][\w-]*(=\d+)?/g) ?? []);
    expect(flags.filter((flag) => !(flag.slice(2) in known()) && !others.includes(flag))).toEqual([]);
  });

  it('has JSON that is taken for what it is', async () => {
    for (const code of document.inline.filter((text) => text.startsWith('{"'))) JSON.parse(code);
    for (const snippet of document.snippets) await readSnippet(snippet);
  });
});

it('the Chinese README says the same: its figures, options, files and links', () => {
  const [english, chinese] = documents as [Document, Document];
  expect(sorted(chinese.inline)).toEqual(sorted(english.inline));
  const shared = (links: readonly string[]) => sorted(links.filter((link) => !/^README/.test(link)));
  expect(shared(chinese.links)).toEqual(shared(english.links));
  expect(sorted(chinese.figures)).toEqual(sorted(english.figures));
  expect(chinese.anchors).toHaveLength(english.anchors.length);
  expect(chinese.links[0]).toBe('README.md');
  expect(english.links[0]).toBe('README.zh-CN.md');
});

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}

/** Shows what is wrong, and nothing else. */
function allFine(troubles: readonly (string | undefined)[]): boolean {
  const found = troubles.filter((trouble) => trouble !== undefined);
  if (found.length > 0) throw new Error(found.join('\n'));
  return true;
}

function known(): Record<string, unknown> {
  return {
    ...options,
    help: true,
    version: true,
    ...Object.fromEntries(simulateOptions().map((name) => [name, true])),
  };
}

/** The practice API's options are commander's own, and stand in the table of contents. */
function simulateOptions(): string[] {
  return [...tableOfContents().matchAll(/\.option\('--([\w-]+) /g)].map(([, name]) => name!);
}

function tableOfContents(): string {
  return readFileSync(join(root, 'src/cli.ts'), 'utf8');
}

/** Reads a command line as the command would, without doing anything. @returns what it would be refused for */
function whyRefused(line: string): string | undefined {
  const text = line.replace(/^\w+=\S+ /, '');
  const [, name = '', ...words] = (text.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''));
  if (name === '--help' || name === '--version') return undefined;
  if (!tableOfContents().includes(`.command('${name}')`)) return `${line}: there is no such command`;
  const command = new Command(name)
    .exitOverride()
    .allowExcessArguments()
    .configureOutput({ writeErr() {}, writeOut() {} });
  if (name in commandOptions) addOptions(command, commandOptions[name as keyof typeof commandOptions]);
  if (name === 'simulate') for (const option of simulateOptions()) command.addOption(new Option(`--${option} <value>`));
  try {
    command.parse(words, { from: 'user' });
    // "…" is for the reader to fill in.
    if (name === 'simulate' || words.includes('…')) return undefined;
    const file = { file: 'sheaf.config.json', values: {} };
    resolveOptions({ commandLine: byOptionName(command.opts()), environment: {}, file });
    return undefined;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return code === 'commander.helpDisplayed' ? undefined : `${line}: ${message}`;
  }
}

/** Files of settings that the pages show, read as Sheaf reads them. */
async function readSnippet(snippet: string): Promise<void> {
  const value = JSON.parse(snippet) as Record<string, unknown>;
  const path = join(temporaryFolder(), 'snippet.json');
  writeFileSync(path, snippet);
  if ('rules' in value) await readRouteFile(path, ['o1-preview', 'o1-mini', 'gpt-4o-mini']);
  else if ('faults' in value) await loadPracticeOptions(path);
  else await readPricesFile(path);
}
