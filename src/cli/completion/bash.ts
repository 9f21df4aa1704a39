import type { CommandEntry, Takes } from '../command_tree.ts'

/** A script for bash: `source <(mnttorture completion bash)`. */
export function bashCompletion(commands: readonly CommandEntry[]): string {
  return `# bash completion of mnttorture; use: source <(mnttorture completion bash)
_mnttorture() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$cur"))
    return
  fi
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$cur" in -*)
    case "$command" in
${commands.map(flagCase).join('\n')}
    esac
    return ;;
  esac
  case "$command" in
${commands.flatMap(argumentCase).join('\n')}
  esac
}
complete -F _mnttorture mnttorture
`
}

function valueCases({ name, options }: CommandEntry): string[] {
  return options.flatMap(({ flags, takes }) =>
    takes === undefined
      ? []
      : [`    ${flags.map((flag) => `"${name} ${flag}"`).join('|')}) ${reply(takes)}; return ;;`],
  )
}

function flagCase({ name, options }: CommandEntry): string {
  const flags = options.flatMap((option) => option.flags)
  return `      ${name}) COMPREPLY=($(compgen -W '${[...flags, '--help'].join(' ')}' -- "$cur")) ;;`
}

function argumentCase({ name, arguments: [first] }: CommandEntry): string[] {
  return first === undefined ? [] : [`    ${name}) ${reply(first.takes)} ;;`]
}

function reply(takes: Takes): string {
  if (takes === 'text') return 'COMPREPLY=()'
  if (takes === 'file') return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur"))'
  if (takes === 'directory') return 'compopt -o filenames; COMPREPLY=($(compgen -d -- "$cur"))'
  return `${takes.files ? 'compopt -o filenames; ' : ''}COMPREPLY=($(compgen ${takes.files ? '-f ' : ''}-W '${takes.words.join(' ')}' -- "$cur"))`
}
