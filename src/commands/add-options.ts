import { type Command, Option } from 'commander';
import { groupOptions, optionFlags } from '../config/option-groups.js';
import { type OptionDefinition, type OptionName, options } from '../config/options.js';

const planning: readonly OptionName[] = [
  'question',
  'template',
  'instructions',
  'answer-schema',
  'id',
  'group-by',
  'task',
  'rows-per-call',
  'pilot',
  'model',
  'reasoning',
  'reasoning-column',
  'max-output-tokens',
  'price',
  'prices',
  'limit',
];
const choosing: readonly OptionName[] = ['models', 'route', 'budget-sensitivity', 'route-down', 'cascade', 'calibrate'];
const timing: readonly OptionName[] = ['window', 'deadline', 'timezone'];
const calling: readonly OptionName[] = [
  'budget',
  'attempts',
  'expected',
  'grade',
  'judge-model',
  'rubric',
  'audit',
  'lane',
  'keep-files',
  'concurrency',
  'rpm',
  'tpm',
  'timeout',
  'stream',
  ...timing,
  'base-url',
  'simulate',
  'faults',
];
const keeping: readonly OptionName[] = [
  'store',
  'dir',
  'cache-ttl',
  'no-cache',
  'fresh',
  'log-file',
  'log-replies',
  'no-report',
];
const talking: readonly OptionName[] = ['json', 'yes', 'quiet', 'verbose'];

/** Which options each command takes. */
export const commandOptions = {
  init: ['question', 'template', 'base-url', 'model', 'price', 'budget', 'lane', 'window', 'deadline', 'yes'],
  run: ['output', ...planning, ...choosing, ...calling, ...keeping, ...talking],
  plan: [
    ...planning,
    ...choosing,
    'lane',
    'budget',
    'audit',
    'expected',
    'grade',
    'concurrency',
    'rpm',
    ...timing,
    'show-bundles',
    'dir',
    'json',
  ],
  retry: [...planning.filter((name) => name !== 'limit'), ...calling, ...keeping, ...talking],
  compare: ['output', 'models', ...planning.filter((name) => name !== 'model'), ...calling, ...keeping, ...talking],
  report: ['output', 'question', 'group-by', 'limit', 'dir'],
  explain: ['id', 'question', 'template', 'instructions', 'answer-schema', 'dir', 'log-file', 'json', 'verbose'],
  worker: ['store', 'concurrency', 'base-url', 'dir', 'log-file', 'log-replies', 'quiet', 'verbose'],
  status: ['store', 'dir', 'json'],
  dash: ['store', 'dir', 'host', 'port', 'quiet'],
  cache: ['store', 'dir', 'json'],
  models: ['prices', 'json'],
  check: ['model', 'price', 'prices', 'reasoning', 'base-url', 'simulate', 'faults', 'store', 'dir', 'timeout', 'json'],
} as const satisfies Record<string, readonly OptionName[]>;

/** Adds a command's options as config/options.ts declares them, group by group; values stay text until they are resolved. */
export function addOptions(command: Command, names: readonly OptionName[]): Command {
  for (const { title, names: group } of groupOptions(names)) {
    for (const name of group) {
      const { meaning, default: preset }: OptionDefinition<unknown> = options[name];
      const text = preset === undefined ? meaning : `${meaning} (default: ${preset})`;
      command.addOption(new Option(optionFlags(name), text).helpGroup(`${title}:`));
    }
  }
  return command;
}

/** commander's camel-cased values under the options' own names. */
export function byOptionName(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      // A switch "no-x" is to commander the option "x", which is true until the switch is given.
      if (`no-${name}` in options) return [`no-${name}`, value === false ? true : undefined];
      return [name, value];
    }),
  );
}
