import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, UsageError } from '../errors.js';
import { explainReadError } from './explain-read-error.js';
import { fileSignature } from './file-signature.js';
import { fingerprintBytes } from './fingerprint-bytes.js';
import { spoolStream } from './spool-stream.js';

export interface SourceOptions {
  /** Where a stream that can be read only once is kept; needed for "-" and for named pipes. */
  readonly spoolDirectory?: string;
  /** What "-" stands for; `process.stdin` by default. */
  readonly stdin?: NodeJS.ReadableStream;
}

/** The decompressed bytes of an input, as often as they are asked for. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  /** @throws InputError when the file cannot be read or is not the gzip it claims to be. */
  read(): AsyncIterable<Buffer>;
  /**
   * Looks at the content only when size or date are not those of the first look.
   * @throws InputError when the content is not that of `fingerprint`.
   */
  assertUnchanged(fingerprint: string): Promise<void>;
}

/**
 * @param path a file, gzipped or not; a pipe; or "-" for stdin
 * @throws InputError for a missing file, a directory, a spreadsheet
 */
export async function openByteSource(path: string, options: SourceOptions): Promise<ByteSource> {
  const name = path === '-' ? 'stdin' : path;
  const file = await rereadableFile(path, name, options);
  const signature = await fileSignature(file, name);
  if (signature === 'spreadsheet') {
    throw new InputError(
      'this is a spreadsheet or an archive, not a text file',
      { file: name },
      'Open it in the spreadsheet program and save the sheet as "CSV UTF-8".',
    );
  }
  const gzip = signature === 'gzip' || /\.gz$/i.test(name);
  let seen = await stat(file);

  async function* read(): AsyncGenerator<Buffer> {
    const stored = createReadStream(file);
    try {
      yield* gzip ? pipeline(stored, createGunzip({ chunkSize: stored.readableHighWaterMark }), () => {}) : stored;
    } catch (error) {
      throw explainReadError(error, name);
    }
  }

  return {
    name,
    read,
    async assertUnchanged(fingerprint) {
      const now = await stat(file).catch((error) => {
        throw explainReadError(error, name);
      });
      if (now.size === seen.size && now.mtimeMs === seen.mtimeMs) return;
      if ((await fingerprintBytes(read())).fingerprint !== fingerprint) {
        throw new InputError(
          'the file was changed while it was in use',
          { file: name },
          'Put the earlier content back, or start again with the file as it is now.',
        );
      }
      seen = now;
    },
  };
}

/** The file itself, or a copy of what a pipe delivers: every stage reads the input anew. */
async function rereadableFile(path: string, name: string, options: SourceOptions): Promise<string> {
  if (path === '-') return spool(options.stdin ?? process.stdin, name, options);
  const stats = await stat(path).catch((error) => {
    throw explainReadError(error, name);
  });
  if (stats.isDirectory()) {
    throw new InputError('this is a directory', { file: name }, 'Give the path of one file inside it.');
  }
  return stats.isFile() ? path : spool(createReadStream(path), name, options);
}

function spool(stream: NodeJS.ReadableStream, name: string, { spoolDirectory }: SourceOptions): Promise<string> {
  if (spoolDirectory === undefined) {
    throw new UsageError(`${name} can be read only once, and there is no directory to keep a copy in.`);
  }
  return spoolStream(stream, spoolDirectory);
}
