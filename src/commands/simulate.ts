import { loadPracticeOptions } from '../simulator/load-practice-options.js';
import { type PracticeBill, startPracticeApi } from '../simulator/practice-api.js';
import { interrupted } from './interrupted.js';

/** Where the practice API listens unless told otherwise; any fixed port will do, so that the hint below can be kept. */
const usualPort = 4010;

export interface SimulateOptions {
  readonly port?: number;
  /** A JSON file of practice options; the other options here win over it. */
  readonly config?: string;
  readonly latencyMs?: number;
  readonly seed?: number;
}

/** Runs the practice API until SIGINT or SIGTERM, then prints its bill in one line. */
export async function simulate(
  options: SimulateOptions,
  io: { readonly stderr: NodeJS.WritableStream },
): Promise<void> {
  const { config, ...given } = options;
  const fromFile = config === undefined ? {} : await loadPracticeOptions(config);
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const api = await startPracticeApi({ port: usualPort, ...fromFile, ...chosen });
  io.stderr.write(
    `Practice API at ${api.url}: made-up answers, real token counts, no charge.\n` +
      `Point Sheaf at it:  OPENAI_BASE_URL=${api.url} OPENAI_API_KEY=practice sheaf run questions.csv\n` +
      `Its bill:           curl ${api.url.replace(/v1$/, 'practice/bill')}\n` +
      'Ctrl-C stops it.\n',
  );
  await interrupted();
  const bill = api.bill();
  await api.close();
  io.stderr.write(`${inOneLine(bill)}\n`);
}

function inOneLine({ requests, calls, rejected, usage, usd }: PracticeBill): string {
  const tokens = `${usage.input} input tokens (${usage.cached} cached), ${usage.output} output tokens (${usage.reasoning} reasoning)`;
  return `${requests} requests, ${rejected} rejected, ${calls} billed: ${tokens}, $${usd}`;
}
