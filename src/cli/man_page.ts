/** The man page, in roff, made of what help says. */
import type { Command } from 'commander'
import { type CommandEntry, commandTree, type OptionEntry } from './command_tree.ts'
import { exitCode } from './exit_code.ts'
import { EXAMPLES, EXIT_WORDS } from './help.ts'

export function manPage(program: Command): string {
  const commands = commandTree(program)
  const lines = [
    `.TH MNTTORTURE 1 "" "mnttorture ${program.version()}" "User Commands"`,
    '.SH NAME',
    `mnttorture \\- ${escaped(lowerFirst(program.description()))}`,
    '.SH SYNOPSIS',
    ...commands.flatMap(({ name, arguments: args }) => [
      `.B mnttorture ${escaped(name)}`,
      `.RI ${quoted([...args.map((each) => each.name), '[options]'].join(' '))}`,
      '.br',
    ]),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT_WORDS).flatMap(([name, words]) => [
      '.TP',
      `.B ${exitCode[name as keyof typeof exitCode]}`,
      escaped(words),
    ]),
    '.SH EXAMPLES',
    ...Object.values(EXAMPLES).flatMap((rows) =>
      rows.flatMap(([text, why]) => ['.TP', `.B npx mnttorture ${escaped(text)}`, escaped(why)]),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function commandLines({ name, words, arguments: args, options }: CommandEntry): string[] {
  return [
    `.SS ${escaped(name)}`,
    escaped(words),
    ...args.flatMap((each) => ['.TP', `.I ${escaped(each.name)}`, escaped(each.words)]),
    ...options.flatMap(optionLines),
  ]
}

function optionLines({ flags, placeholder, words }: OptionEntry): string[] {
  const value = placeholder === undefined ? '' : ` \\fI${escaped(placeholder)}\\fR`
  return ['.TP', `\\fB${flags.map(escaped).join(', ')}\\fR${value}`, escaped(words)]
}

/** A hyphen that is to be typed, a backslash, and a first character that roff would take for a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(['.])/, '\\&$1')
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
