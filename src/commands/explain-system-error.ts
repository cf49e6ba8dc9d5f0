import { InterruptedError } from '../errors.js';

/** What can be refused of a file; errors of the network have other calls. */
const fileCalls = new Set([
  'open',
  'read',
  'write',
  'close',
  'fsync',
  'fdatasync',
  'ftruncate',
  'rename',
  'link',
  'unlink',
  'rm',
  'mkdir',
  'stat',
  'lstat',
  'scandir',
  'copyfile',
]);

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'The disk quota is used up',
  EROFS: 'The disk takes no writes',
  EACCES: 'A file may not be written or read',
  EPERM: 'A file may not be written or read',
  EIO: 'The disk fails',
  EMFILE: 'Too many files are open',
  ENFILE: 'Too many files are open',
};

/** A file that the system refuses is no fault of Sheaf's: finished rows are safe, and the same command goes on. Others stay as they are. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || !fileCalls.has(syscall)) return error;
  const cause = causes[code] ?? 'A file could not be written or read';
  return new InterruptedError(
    `${cause}${path === undefined ? '' : `: ${path}`} (${syscall}: ${code}).`,
    'Finished rows are safe. Mend that, then give the same command again: it continues.',
    { cause: error },
  );
}
