import type { CommandEntry, OptionEntry, Takes } from '../command_tree.ts'

/** A script for fish: `mnttorture completion fish | source`. */
export function fishCompletion(commands: readonly CommandEntry[]): string {
  return `# fish completion of mnttorture; use: mnttorture completion fish | source
complete -c mnttorture -f
${commands.map(({ name, words }) => `complete -c mnttorture -n __fish_use_subcommand -a ${name} -d ${quoted(words)}`).join('\n')}
${commands.flatMap(linesOf).join('\n')}
`
}

function linesOf({ name, arguments: [first], options }: CommandEntry): string[] {
  const begins = `complete -c mnttorture -n '__fish_seen_subcommand_from ${name}'`
  const argument = first === undefined ? [] : [`${begins} ${forArgument(first.takes)}`]
  return [...argument, ...options.map((option) => `${begins} ${forOption(option)}`)]
}

function forArgument(takes: Takes): string {
  if (typeof takes === 'string') return '-F'
  return `${takes.files ? '-F ' : ''}-a ${quoted(takes.words.join(' '))}`
}

function forOption({ flags, words, takes }: OptionEntry): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  return `${names.join(' ')}${takes === undefined ? '' : ` ${value(takes)}`} -d ${quoted(words)}`
}

function value(takes: Takes): string {
  if (takes === 'text') return '-x'
  if (takes === 'file') return '-r -F'
  if (takes === 'directory') return `-x -a '(__fish_complete_directories)'`
  return `-x -a ${quoted(takes.words.join(' '))}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
