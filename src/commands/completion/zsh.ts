import type { CompletedCommand, CompletedOption, Values } from './command-tree.js';

/** For zsh with its completion system (compinit); works sourced and as a file named _sheaf in $fpath. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef sheaf
# Completion of sheaf for zsh: put  source <(sheaf completion zsh)  into ~/.zshrc, after compinit
_sheaf() {
  local context state state_descr line curcontext="$curcontext"
  typeset -A opt_args
  _arguments -C '(- *)'{-h,--help}'[print help]' '(- *)'{-V,--version}'[print the version]' '1:command:->command' '*::argument:->argument'
  case "$state" in
    command)
      local -a commands
      commands=(
${commands.map(({ name, meaning }) => `        ${quoted(`${name}:${meaning}`)}`).join('\n')}
      )
      _describe command commands
      ;;
    argument)
      case "$words[1]" in
${commands.map(ofCommand).join('\n')}
      esac
      ;;
  esac
}
if [[ "$funcstack[1]" == _sheaf ]]; then _sheaf "$@"; else compdef _sheaf sheaf; fi
`;
}

function ofCommand({ name, options, places }: CompletedCommand): string {
  const specs = [
    ...options.flatMap(ofOption),
    ...places.map((values, i) => quoted(`${i + 1}:${values.name}:${action(values)}`)),
  ];
  return `        ${name}) _arguments -s${specs.map((spec) => ` \\\n          ${spec}`).join('')} ;;`;
}

/** A value may stand behind a blank or, with two hyphens, behind "=". */
function ofOption({ flags, meaning, value }: CompletedOption): string[] {
  const all = flags.join(' ');
  return flags.map((flag) => {
    const name = value !== undefined && flag.startsWith('--') ? `${flag}=` : flag;
    const tail = value === undefined ? '' : `:${plain(value.name)}:${action(value)}`;
    return quoted(`${flags.length > 1 ? `(${all})` : ''}${name}[${plain(meaning)}]${tail}`);
  });
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'text':
      return ' ';
  }
}

function plain(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
