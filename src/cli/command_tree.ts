/** The command line as data: for completion and the man page, read off what commander was told. */
import type { Argument, Command, Option } from 'commander'
import { bugs, designs, scenarios } from '../subjects/catalogue.ts'

/** What may stand behind an option or in an argument's place: one of a few words, a file or directory, or a text. */
export type Takes = { words: readonly string[]; files: boolean } | 'file' | 'directory' | 'text'

export interface OptionEntry {
  /** `-o` and `--output` */
  flags: string[]
  /** as help writes it: `<file>` */
  placeholder: string | undefined
  words: string
  /** undefined: no value */
  takes: Takes | undefined
}

export interface CommandEntry {
  name: string
  words: string
  arguments: Array<{ name: string; words: string; takes: Takes }>
  options: OptionEntry[]
}

export function commandTree(program: Command): CommandEntry[] {
  const shown = program.createHelp().visibleCommands(program)
  return shown
    .filter((command) => command.name() !== 'help')
    .map((command) => ({
      name: command.name(),
      words: command.description(),
      arguments: command.registeredArguments.map((argument) => ({
        name: argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
        words: argument.description,
        takes: takenBy(argument),
      })),
      options: command.options.filter(({ hidden }) => !hidden).map(optionEntry),
    }))
}

function optionEntry(option: Option): OptionEntry {
  const placeholder = /[<[].*$/.exec(option.flags)?.[0]
  return {
    flags: [option.short, option.long].filter((flag) => flag != null),
    placeholder,
    words: option.description,
    takes: placeholder === undefined ? undefined : takesOf(option, placeholder),
  }
}

function takenBy(argument: Argument): Takes {
  if (argument.name() === 'scenario') return { words: scenarios().map(({ id }) => id), files: true }
  if (argument.argChoices !== undefined) return { words: argument.argChoices, files: false }
  return 'file'
}

function takesOf({ argChoices, long }: Option, placeholder: string): Takes {
  if (argChoices !== undefined) return { words: argChoices, files: false }
  if (long === '--design') return { words: designs().map(({ id }) => id), files: false }
  if (long === '--bug') return { words: bugs().map(({ id }) => id), files: false }
  if (placeholder.includes('|')) return { words: placeholder.slice(1, -1).split('|'), files: false }
  if (placeholder.includes('file')) return 'file'
  return placeholder === '<dir>' ? 'directory' : 'text'
}
