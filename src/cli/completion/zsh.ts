import type { CommandEntry, OptionEntry, Takes } from '../command_tree.ts'

/** A script for zsh: in a file `_mnttorture` of `$fpath`, or `source <(mnttorture completion zsh)` after compinit. */
export function zshCompletion(commands: readonly CommandEntry[]): string {
  return `#compdef mnttorture
# zsh completion of mnttorture; use: source <(mnttorture completion zsh)
_mnttorture() {
  local -a commands
  commands=(
${commands.map(({ name, words }) => `    ${quoted(`${name}:${words.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = _mnttorture ]; then _mnttorture "$@"; else compdef _mnttorture mnttorture; fi
`
}

function commandCase({ name, arguments: positions, options }: CommandEntry): string {
  const specs = [
    ...options.flatMap(optionSpecs),
    quoted('--help[help of this command]'),
    ...positions.map(({ takes }, i) => quoted(`${i + 1}::${i === 0 ? 'what' : 'where'}:${action(takes)}`)),
  ]
  return `    ${name}) _arguments ${specs.join(' \\\n      ')} ;;`
}

/** `*`: zsh counts nothing, mnttorture says what may be repeated. */
function optionSpecs({ flags, words, takes }: OptionEntry): string[] {
  const text = words.replace(/[[\]]/g, '\\$&').replaceAll(':', '\\:')
  return flags.map((flag) => quoted(`*${flag}[${text}]${takes === undefined ? '' : `: :${action(takes)}`}`))
}

function action(takes: Takes): string {
  if (takes === 'text') return ''
  if (takes === 'file') return '_files'
  if (takes === 'directory') return '_files -/'
  const words = takes.words.join(' ')
  return takes.files ? `_alternative "names:name:(${words})" "files:file:_files"` : `(${words})`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
