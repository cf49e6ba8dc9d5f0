import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfigFile } from '../../config/read-config-file.js';
import { resolveOptions } from '../../config/resolve-options.js';
import { UsageError } from '../../errors.js';
import { runSettings } from '../../run/run-settings.js';
import { scheduleOf } from '../../run/schedule.js';
import { writeWhole } from '../../run/write-whole.js';
import type { Desk } from './desk.js';

const name = 'sheaf.config.json';
/** Read only where sheaf.config.json is not there, so that one would hide them. */
const programs = ['sheaf.config.mjs', 'sheaf.config.js'];

/**
 * Writes the settings, once the person agrees; those that the file has besides are kept.
 * @param settings by option name, as typed
 * @param input what is to be run with them
 * @param replace agreed already, with --yes
 * @returns false when the person would rather not
 * @throws UsageError when there is a file that nobody agreed to replace, or one that it would hide; and for settings that no run takes
 */
export async function writeConfig(
  desk: Desk,
  folder: string,
  settings: Readonly<Record<string, string>>,
  input: string,
  replace: boolean,
): Promise<boolean> {
  const program = programs.find((file) => existsSync(join(folder, file)));
  const fresh = Object.fromEntries(Object.entries(settings).map(([key, value]) => [camelCased(key), value]));
  if (program !== undefined) {
    throw new UsageError(
      `${program} is there already, and a ${name} beside it would hide it. Nothing was written.`,
      `Put the settings in it: ${JSON.stringify(fresh)}`,
    );
  }
  const exists = existsSync(join(folder, name));
  const kept = exists ? (await readConfigFile(folder)).values : {};
  const others = Object.fromEntries(Object.entries(kept).filter(([key]) => !decidedAnew.includes(dashed(key))));
  const whole = { ...others, ...fresh };
  await requireRunnable(whole, input);
  const text = `${JSON.stringify(whole, null, 2)}\n`;
  desk.say(text.trimEnd());
  if (exists && !replace && desk.person === undefined) {
    throw new UsageError(`${name} is there already. Nothing was written.`, 'Give --yes to have it replaced.');
  }
  const agreed =
    replace || desk.person === undefined
      ? true
      : await (exists
          ? desk.agree(`Replace ${name} with this?`, 'n')
          : desk.agree(`Write this to ${name}? Every sheaf command in this folder then goes by it.`, 'y'));
  if (agreed) await writeWhole(join(folder, name), async (write) => write(text));
  return agreed;
}

/** What was kept may not go with what is new. */
async function requireRunnable(values: Record<string, unknown>, input: string): Promise<void> {
  const options = resolveOptions({ commandLine: {}, environment: {}, file: { file: name, values } });
  // A window opens again; what is wrong with a deadline is wrong for good.
  await scheduleOf('', { ...(await runSettings(options, input)), window: undefined, fresh: true });
}

/** What the questions of init are about: an answer that leaves an option out means its default. */
const decidedAnew = [
  'question',
  'template',
  'base-url',
  'model',
  'route',
  'route-down',
  'cascade',
  'price',
  'budget',
  'lane',
  'window',
  'deadline',
];

function camelCased(option: string): string {
  return option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function dashed(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
