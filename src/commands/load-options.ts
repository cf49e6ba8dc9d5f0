import type { OptionValues } from '../config/options.js';
import { readConfigFile } from '../config/read-config-file.js';
import { resolveOptions } from '../config/resolve-options.js';

/** A command's options from all their sources. @param earlier what an earlier run to the same output was given */
export async function loadOptions(
  commandLine: Record<string, unknown>,
  earlier?: Record<string, unknown>,
): Promise<OptionValues> {
  const file = await readConfigFile(process.cwd());
  return resolveOptions({ commandLine, environment: process.env, file, earlier });
}
