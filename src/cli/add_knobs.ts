/** The knobs of a command as options of commander. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import type { CommandName, Knob } from '../subjects/knob.ts'
import type { Kind } from '../subjects/knob_kinds.ts'
import { type Given, knobsOf } from '../subjects/knobs.ts'

/** Commander is told no defaults: a command must know what was given. */
export function addKnobs(command: Command, name: CommandName): Command {
  for (const [, knob] of knobsOf(name)) {
    const { flag, kind, words, in: uses } = knob as unknown as Knob<unknown>
    const use = uses[name]!
    const described = `${use.words ?? words}${defaultWords(knob as unknown as Knob<unknown>, name)}`
    const from = use.kind ?? kind
    if (!flag.startsWith('--')) {
      command.argument(from.placeholder!, described)
      continue
    }
    const option = new Option(`${flag}${from.placeholder === undefined ? '' : ` ${from.placeholder}`}`, described)
    if (from.placeholder !== undefined)
      option.argParser((text, before: unknown) => {
        const value = parsed(flag, text, from)
        return from.repeatable && Array.isArray(before) ? [...before, ...(value as unknown[])] : value
      })
    if (from.choices !== undefined) option.argChoices = [...from.choices]
    command.addOption(option)
  }
  return command
}

/** A value of the kind, or what was expected. */
export function parsed<T>(flag: string, text: string, kind: Kind<T>): T {
  let value: T | undefined
  try {
    value = kind.parse(text)
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(`${flag}: ${error.message}`) : error
  }
  if (value === undefined) throw new InvalidArgumentError(`expected ${kind.expected}, got "${text}".`)
  return value
}

function defaultWords({ kind, in: uses }: Knob<unknown>, name: CommandName): string {
  const usual = uses[name]!.default
  const isPlain = usual === undefined || (usual === false && kind.placeholder === undefined)
  return isPlain || (Array.isArray(usual) && usual.length === 0) ? '' : ` (default: ${kind.print(usual)})`
}

/** What commander read, by the names of the table. */
export function givenTo<C extends CommandName>(
  name: C,
  options: Record<string, unknown>,
  args: readonly unknown[] = [],
): Given<C> {
  const given: Record<string, unknown> = {}
  let position = 0
  for (const [knobName, { flag }] of knobsOf(name)) {
    const value = flag.startsWith('--') ? options[attributeOf(flag)] : args[position++]
    if (value !== undefined) given[knobName] = value
  }
  return given as Given<C>
}

function attributeOf(flag: string): string {
  return new Option(flag, '').attributeName()
}
