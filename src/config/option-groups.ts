import { type OptionDefinition, type OptionName, options } from './options.js';

/** Options that belong together, in the order in which help and docs/options.md tell of them. */
export interface OptionGroup {
  readonly title: string;
  readonly names: readonly OptionName[];
}

const groups: readonly OptionGroup[] = [
  {
    title: 'Questions and answers',
    names: ['question', 'template', 'instructions', 'answer-schema', 'id', 'limit', 'output'],
  },
  {
    title: 'Model',
    names: ['model', 'reasoning', 'reasoning-column', 'max-output-tokens', 'price', 'prices'],
  },
  { title: 'Several models', names: ['models', 'route', 'budget-sensitivity', 'route-down', 'cascade', 'calibrate'] },
  { title: 'Money and lanes', names: ['budget', 'yes', 'lane', 'keep-files', 'attempts'] },
  {
    title: 'Rows that share a call',
    names: ['rows-per-call', 'group-by', 'task', 'pilot', 'audit', 'show-bundles'],
  },
  { title: 'Right answers', names: ['expected', 'grade', 'judge-model', 'rubric'] },
  { title: 'Time', names: ['window', 'deadline', 'timezone'] },
  { title: 'Endpoint and pace', names: ['base-url', 'concurrency', 'rpm', 'tpm', 'timeout', 'stream'] },
  { title: 'Practice', names: ['simulate', 'faults'] },
  {
    title: 'What is kept, and where',
    names: ['store', 'dir', 'fresh', 'cache-ttl', 'no-cache', 'log-file', 'log-replies', 'no-report'],
  },
  { title: 'The live page', names: ['host', 'port'] },
  { title: 'What is said', names: ['json', 'quiet', 'verbose'] },
];

/** For options that no group names. */
const others = 'Other options';

/** The given options in groups; groups without any are left out. */
export function groupOptions(names: readonly OptionName[]): OptionGroup[] {
  const grouped = new Set(groups.flatMap((group) => group.names));
  const rest = { title: others, names: names.filter((name) => !grouped.has(name)) };
  return [
    ...groups.map(({ title, names: all }) => ({ title, names: all.filter((name) => names.includes(name)) })),
    rest,
  ].filter((group) => group.names.length > 0);
}

/** "-o, --output <FILE>" */
export function optionFlags(name: OptionName): string {
  const { short, value }: OptionDefinition<unknown> = options[name];
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;
}
