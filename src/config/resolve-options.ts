import { closestName } from '../closest-name.js';
import { UsageError } from '../errors.js';
import { type OptionDefinition, type OptionName, type OptionValues, options } from './options.js';

const prefix = 'SHEAF_';

export interface OptionSources {
  /** As typed, by option name. */
  readonly commandLine: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: { readonly file: string; readonly values: Readonly<Record<string, unknown>> };
  /** What an earlier run to the same output was given; counts before the defaults. */
  readonly earlier?: Readonly<Record<string, unknown>>;
}

/**
 * Every option from the first place that sets it: command line, SHEAF_<NAME>, sheaf.config, a variable shared with other
 * programs, default. Then checks it.
 * @throws UsageError "expected …, got …" that names the place
 */
export function resolveOptions(sources: OptionSources): OptionValues {
  const fileValues = normaliseNames(sources.file);
  requireKnownVariables(sources.environment);
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(options) as OptionName[]) {
    const variable = variableOf(name);
    const places: [unknown, string][] = [
      [sources.commandLine[name], `--${name}`],
      [sources.environment[variable] || undefined, variable],
      [fileValues[name], `${sources.file.file}, "${name}"`],
      [sources.earlier?.[name], `the earlier run’s ${name}`],
      sharedVariable(name, sources.environment),
      [options[name].default, `--${name}`],
    ];
    const [value, place] = places.find(([given]) => given !== undefined && given !== null) ?? [undefined, ''];
    if (value !== undefined) values[name] = options[name].parse(asText(value, place, name), place);
  }
  return values as OptionValues;
}

/** The environment variable that sets an option. */
export function variableOf(name: string): string {
  return `${prefix}${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * A variable that is nearly an option's is a slip of the pen: a run must not go without the cap that somebody thought they had set.
 * Others may be there for other programs.
 */
function requireKnownVariables(environment: OptionSources['environment']): void {
  const known = Object.keys(options).map(variableOf);
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || !value || known.includes(variable)) continue;
    const closest = closestName(variable.slice(prefix.length), Object.keys(options));
    if (closest === undefined) continue;
    throw new UsageError(
      `${variable}: there is no such option.`,
      `Did you mean ${variableOf(closest)}? Rename the variable, or unset it.`,
    );
  }
}

function sharedVariable(name: OptionName, environment: OptionSources['environment']): [unknown, string] {
  const { variable = '' }: OptionDefinition<unknown> = options[name];
  return [environment[variable] || undefined, variable];
}

/** sheaf.config may write rowsPerCall for rows-per-call, as JavaScript likes it. */
function normaliseNames({ file, values }: OptionSources['file']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      if (name in options) return [name, value];
      const closest = closestName(name, Object.keys(options));
      throw new UsageError(`${file}: there is no option "${key}".`, closest && `Did you mean "${closest}"?`);
    }),
  );
}

function asText(value: unknown, place: string, name: OptionName): string {
  const { takesObject }: OptionDefinition<unknown> = options[name];
  if (takesObject && typeof value === 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return value.join(',');
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw new UsageError(`${place}: expected a text, a number or true/false, got ${JSON.stringify(value)}.`);
}
