import type { CompletedCommand, CompletedOption, Values } from './command-tree.js';

/** For fish 3 and later. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const none = quoted(`not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`);
  const lines = [
    '# Completion of sheaf for fish: sheaf completion fish > ~/.config/fish/completions/sheaf.fish',
    'complete -c sheaf -f',
    ...commands.map(({ name, meaning }) => `complete -c sheaf -n ${none} -a ${name} -d ${quoted(meaning)}`),
    `complete -c sheaf -n ${none} -s V -l version -d ${quoted('print the version')}`,
    ...commands.flatMap(ofCommand),
  ];
  return `${lines.join('\n')}\n`;
}

function ofCommand({ name, options, places }: CompletedCommand): string[] {
  const when = `complete -c sheaf -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  const place = places[0] === undefined ? [] : [`${when} ${action(places[0])}`];
  return [...place, ...options.map((option) => `${when} ${ofOption(option)}`)];
}

function ofOption({ flags, meaning, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const taken = value === undefined ? [] : ['-r', action(value)];
  return [...names, ...taken, '-d', quoted(meaning)].join(' ');
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quoted(values.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'folder':
      return `-f -a ${quoted('(__fish_complete_directories)')}`;
    case 'text':
      return '-f';
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
