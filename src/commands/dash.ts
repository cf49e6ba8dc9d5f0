import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLoopback } from '../dash/access.js';
import { startDash } from '../dash/serve-dash.js';
import { type ExitCode, exitCodes, UsageError } from '../errors.js';
import { StreamReporter } from '../report/stream-reporter.js';
import { interrupted } from './interrupted.js';
import { loadOptions } from './load-options.js';

const shortestToken = 16;

/** `sheaf dash`: serves the page until SIGINT or SIGTERM. */
export async function dashCommand(commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const { host, port, store } = values;
  const directory = resolve(values.dir);
  const given = givenToken();
  const token = given ?? (isLoopback(host) ? undefined : randomBytes(24).toString('base64url'));
  const reporter = new StreamReporter(process.stderr, { quiet: values.quiet === true, verbose: false });
  const say = (sentence: string) => reporter.say(sentence);
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const dash = await startDash({ directory, store, host, port, token, cli, say });
  try {
    process.stderr.write(`The page is at ${dash.url} until Ctrl-C.\n`);
    // The only place where it is ever said: from here it goes into the sign-in page.
    if (token !== undefined && given === undefined) process.stderr.write(`It asks for this token: ${token}\n`);
    if (!isLoopback(host))
      say('Others on the network can reach it, and read along: it speaks HTTP without encryption.');
    await interrupted();
  } finally {
    await dash.close();
  }
  return exitCodes.answered;
}

/** @throws UsageError for one that could be guessed */
function givenToken(): string | undefined {
  const token = process.env.SHEAF_DASH_TOKEN || undefined;
  if (token === undefined || (token.length >= shortestToken && /^\S+$/.test(token))) return token;
  throw new UsageError(
    `SHEAF_DASH_TOKEN: expected at least ${shortestToken} characters without blanks.`,
    'For example: export SHEAF_DASH_TOKEN=$(openssl rand -hex 24)',
  );
}
