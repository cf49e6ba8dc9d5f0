import type { CompletedCommand, Values } from './command-tree.js';

/**
 * For bash 3.2 and later, without the bash-completion package. Nothing that stands on the command line is ever evaluated. Where
 * COMPREPLY stays empty, readline completes files (-o default), with its own quoting.
 */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion of sheaf for bash: put  source <(sheaf completion bash)  into ~/.bashrc
_sheaf() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command='' place=0 i word words=''
  COMPREPLY=()
  # bash takes --lane=batch for three words.
  if [[ "$current" == '=' ]]; then current=''; elif [[ "$before" == '=' ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -z "$command" ]]; then
      [[ "$word" == -* ]] || command="$word"
    elif [[ "$word" == -* ]]; then
      case "$word" in ${valued(commands)}) [[ "\${COMP_WORDS[i+1]}" == '=' ]] && i=$((i + 2)) || i=$((i + 1)) ;; esac
    else
      place=$((place + 1))
    fi
  done
  if [[ -z "$command" ]]; then
    words='${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}'
  elif [[ "$current" == -* ]]; then
    case "$command" in
${commands.map(({ name, options }) => `      ${name}) words='${options.flatMap(({ flags }) => flags).join(' ')}' ;;`).join('\n')}
    esac
  else
    case "$before" in
${optionCases(commands).join('\n')}
      *)
        case "$command $place" in
${placeCases(commands).join('\n')}
        esac
        ;;
    esac
  fi
  [[ -z "$words" ]] || COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -o bashdefault -F _sheaf sheaf
`;
}

function valued(commands: readonly CompletedCommand[]): string {
  const flags = commands.flatMap(({ options }) =>
    options.filter(({ value }) => value).flatMap((option) => option.flags),
  );
  return [...new Set(flags)].join('|');
}

/** An option means the same wherever it stands. */
function optionCases(commands: readonly CompletedCommand[]): string[] {
  const cases = new Map<string, string>();
  for (const { flags, value } of commands.flatMap((command) => command.options)) {
    if (value !== undefined) cases.set(flags.join('|'), `      ${flags.join('|')}) ${action(value)} ;;`);
  }
  return [...cases.values()];
}

function placeCases(commands: readonly CompletedCommand[]): string[] {
  return commands.flatMap(({ name, places }) =>
    places.map((values, i) => `          '${name} ${i}') ${action(values)} ;;`),
  );
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `words='${values.words.join(' ')}'`;
    case 'file':
      return ':';
    case 'folder':
      return 'compopt -o dirnames +o default +o bashdefault 2>/dev/null';
    case 'text':
      return 'compopt +o default +o bashdefault 2>/dev/null';
  }
}
