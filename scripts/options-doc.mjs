// Writes docs/options.md from what the build says of its options; with --check it only says whether the file is as it would be.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandOptions } from '../dist/src/commands/add-options.js';
import { groupOptions, optionFlags } from '../dist/src/config/option-groups.js';
import { options } from '../dist/src/config/options.js';
import { variableOf } from '../dist/src/config/resolve-options.js';

const path = fileURLToPath(new URL('../docs/options.md', import.meta.url));

/** Where more is told of a group, by the group's title: the words of the link, and the page beside this one. */
const sections = {
  'Questions and answers': ['what comes back', '../README.md#what-comes-back'],
  Model: ['reasoning', 'evaluation.md#reasoning'],
  'Several models': ['routing', 'evaluation.md#routing'],
  'Money and lanes': ['money', 'money.md'],
  'Rows that share a call': ['merging', 'merging.md'],
  'Right answers': ['right answers', 'evaluation.md#right-answers'],
  Time: ['time', 'money.md#time'],
  'Endpoint and pace': ['many machines', 'scaling.md#many-machines'],
  Practice: ['the practice API', 'faults.md#the-practice-api'],
  'What is kept, and where': ['the answer cache', 'money.md#the-answer-cache'],
  'The live page': ['sheaf dash', 'scaling.md#watching-sheaf-dash'],
};

const text = [
  '# Options',
  '<!-- Generated from src/config/options.ts by `npm run docs`; change it there. -->',
  `Every option is read from the first of these places that has it: the command line, its variable, \`sheaf.config.json\`, \`.mjs\` or \`.js\` in
the current folder (\`"rowsPerCall": 5\` or \`"rows-per-call": 5\`), its default. What is misspelt in any of them is refused, with what was
probably meant. The key comes from \`OPENAI_API_KEY\` only.`,
  ...groupOptions(Object.keys(options)).map(section),
].join('\n\n');

if (!process.argv.includes('--check')) writeFileSync(path, `${text}\n`);
else if (readFileSync(path, 'utf8') !== `${text}\n`) {
  console.error('docs/options.md is not what src/config/options.ts says. Give: npm run build && npm run docs');
  process.exitCode = 1;
}

function section({ title, names }) {
  const [words, target] = sections[title] ?? [];
  const more = words === undefined ? '' : `\n\nMore: [${words}](${target}).`;
  const lines = names.map((name) => {
    const { meaning, default: preset } = options[name];
    const takers = Object.entries(commandOptions).filter(([, taken]) => taken.includes(name));
    const cells = [code(optionFlags(name)), meaning, preset === undefined ? '' : code(preset), code(variableOf(name))];
    return [...cells, takers.map(([command]) => command).join(', ')].map(escaped).join(' | ');
  });
  const table = ['option | meaning | default | variable | commands', '--- | --- | --- | --- | ---', ...lines];
  return `## ${title}${more}\n\n${table.map((line) => `| ${line} |`).join('\n')}`;
}

function code(value) {
  return `\`${value}\``;
}

/** A bar would end the cell, also in code. */
function escaped(cell) {
  return cell.replaceAll('|', '\\|').replace(/<(?=input)/g, '&lt;');
}
