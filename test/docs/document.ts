import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One Markdown page of the project, and what a reader may copy from it or follow. */
export interface Document {
  /** Its path in the repository. */
  readonly name: string;
  /** Without comments, as they stand at lines' ends: "sheaf run …", "export NAME=…". */
  readonly commands: readonly Command[];
  /** Blocks of code that are JSON. */
  readonly snippets: readonly string[];
  /** Code within the text. */
  readonly inline: readonly string[];
  /** Targets of links and pictures, as written. */
  readonly links: readonly string[];
  /** What a link to a heading may name. */
  readonly anchors: readonly string[];
  /** Figures in the text, code and links left out. */
  readonly figures: readonly string[];
}

export interface Command {
  readonly line: string;
  /** The exit code that the page states beside it, else 0. */
  readonly exit: number;
}

/** @param name a path in the repository */
export function readDocument(name: string): Document {
  const lines = readFileSync(join(root, name), 'utf8').split('\n');
  const isCode = (line: string) => line.startsWith('    ');
  const prose = lines.filter((line) => !isCode(line)).join('\n');
  const text = prose.replace(/`[^`]+`/g, ' ').replace(/\]\([^)]*\)/g, ' ');
  return {
    name,
    commands: lines.filter((line) => /^ {4}(\w+=\S+ )?sheaf |^ {4}export /.test(line)).map(commandOf),
    snippets: blocksOf(lines.map((line) => (isCode(line) ? line.slice(4) : ''))).filter((block) => /^\{/.test(block)),
    inline: [...prose.matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replace(/\s+/g, ' ')),
    links: [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!),
    anchors: lines.filter((line) => /^#+ /.test(line)).map(anchorOf),
    figures: [...text.matchAll(/\d[\d.,]*\d|\d/g)].map(([figure]) => figure),
  };
}

/** @returns why a link of the document leads nowhere; undefined when it does not. Other sites are not asked. */
export function brokenLink(document: Document, target: string): string | undefined {
  if (/^\w+:/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const name = path === '' ? document.name : join(dirname(document.name), path);
  if (!existsSync(join(root, name))) return `${document.name}: ${target}: there is no ${name}`;
  if (anchor === undefined || readDocument(name).anchors.includes(anchor)) return undefined;
  return `${document.name}: ${target}: there is no such heading in ${name}`;
}

function commandOf(line: string): Command {
  const [, command = '', comment = ''] = /^(.*?)(?:\s+#\s(.*))?$/.exec(line.trim()) ?? [];
  return { line: command, exit: Number(/\bexit (\d+)|退出码 (\d+)/.exec(comment)?.slice(1).find(Boolean) ?? 0) };
}

function blocksOf(lines: readonly string[]): string[] {
  return lines.join('\n').split(/\n\n+/).filter(Boolean);
}

/** As GitHub makes them: of the heading's letters, digits, hyphens and underscores; a blank becomes a hyphen. */
function anchorOf(heading: string): string {
  const words = heading.replace(/^#+ /, '').toLowerCase();
  return words.replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
}
