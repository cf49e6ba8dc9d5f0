import { planArms } from '../arms/plan-arms.js';
import { asksSeveral } from '../arms/run-arms.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { plannedCallText } from '../report/planned-call-text.js';
import { plan } from '../run/plan.js';
import type { PlannedCall } from '../run/planned-calls.js';
import { runJob } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import { loadOptions } from './load-options.js';
import { writeOut } from './write-out.js';

/** `sheaf plan <input>`: what a run would do and cost; with --show-bundles also which rows share a call, and why. */
export async function planCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  if (asksSeveral(values, commandLine)) {
    const { figures, lines } = await planArms(input, values);
    process.stdout.write(values.json === true ? `${JSON.stringify(figures)}\n` : `${lines.join('\n')}\n`);
    return exitCodes.answered;
  }
  const { figures, lines, calls } = await plan(await runJob(input, await runSettings(values, input)));
  if (values['show-bundles'] === true) await showBundles(calls(), values.json === true);
  // JSON lines are all of one form: the figures come without --show-bundles.
  if (values.json !== true) process.stdout.write(`${lines.join('\n')}\n`);
  else if (values['show-bundles'] !== true) process.stdout.write(`${JSON.stringify(figures)}\n`);
  return exitCodes.answered;
}

async function showBundles(calls: AsyncIterable<PlannedCall>, json: boolean): Promise<void> {
  for await (const call of calls) {
    if (!(await writeOut(json ? `${JSON.stringify(call)}\n` : `${plannedCallText(call)}\n`))) return;
  }
}
