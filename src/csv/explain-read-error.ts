import { InputError } from '../errors.js';

/** Turns a failure of the file system or of gunzip into an InputError; any other error comes back as it is. */
export function explainReadError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const fail = (message: string, nextStep: string) => new InputError(message, { file }, nextStep, { cause: error });

  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('there is no such file', 'Check the path; a relative one starts from the current directory.');
    case 'EACCES':
    case 'EPERM':
      return fail('no permission to read this file', `Allow it, for example with: chmod u+r '${file}'`);
    case 'EISDIR':
      return fail('this is a directory', 'Give the path of one file inside it.');
  }
  if (error.code.startsWith('Z_')) {
    return fail(
      `this is not a whole gzip file (${error.message})`,
      'Copy or compress it again; if it is not compressed at all, take ".gz" off its name.',
    );
  }
  if ('syscall' in error) return fail(`cannot be read (${error.code})`, 'Copy the file to a local disk and try again.');
  return error;
}
