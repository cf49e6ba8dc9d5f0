import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { onTestFinished } from 'vitest';
import { type Input, type InputRow, openInput, type ReadOptions } from '../../src/csv/open-input.js';
import { InputError } from '../../src/errors.js';

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-input-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes one file into a folder of its own; @returns its path. */
export function inputFile(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

export function openFile(name: string, content: string | Buffer): Promise<Input> {
  return openInput(inputFile(name, content));
}

export async function readRows(input: Input, options?: ReadOptions): Promise<InputRow[]> {
  const rows: InputRow[] = [];
  for await (const row of input.rows(options)) rows.push(row);
  return rows;
}

export async function readCells(input: Input): Promise<readonly (readonly string[])[]> {
  return (await readRows(input)).map(({ cells }) => cells);
}

/** The InputError that opening the file must end in. */
export async function inputError(name: string, content: string | Buffer): Promise<InputError> {
  return errorOf(openFile(name, content));
}

export async function errorOf(promise: Promise<unknown>): Promise<InputError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error;
  throw new Error(`expected an InputError, got ${error === undefined ? 'none' : String(error)}`, { cause: error });
}

/** A file's bytes in each encoding that is read, as its name says, with and without a byte order mark. */
export const encoders = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with mark': (text: string) => Buffer.from(`\uFEFF${text}`),
  'utf-16le with mark': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'utf-16le': (text: string) => Buffer.from(text, 'utf16le'),
  'utf-16be with mark': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'utf-16be': (text: string) => Buffer.from(text, 'utf16le').swap16(),
  gb18030: (text: string) => iconv.encode(text, 'gb18030'),
} as const;
