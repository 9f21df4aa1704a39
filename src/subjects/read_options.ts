import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import type { CommandName, Knob } from './knob.ts'
import { KNOBS, type KnobName } from './knobs.ts'

/** What an object of options may say: knobs of the table, and what only programs can give. */
export interface Reading {
  knobs: readonly KnobName[]
  /** whose ranges hold, where commands differ */
  command?: CommandName
  others?: Record<string, { expected: string; is(value: unknown): boolean }>
}

/** Refuses options that are misspelt, of a wrong type or out of range, each by its name. */
export function readOptions(what: string, options: unknown, { knobs, command, others = {} }: Reading): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new BadInput(`${what}: expected an object, got ${shown(options)}`)
  const names = [...knobs, ...Object.keys(others)]
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) {
      const near = nearest(name, names)
      const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`
      throw new BadInput(`${what}: there is no "${name}"; ${hint}`)
    }
    if (value === undefined) continue
    const kind = Object.hasOwn(others, name) ? others[name]! : kindOf(name as KnobName, command)
    if (!kind.is(value)) throw new BadInput(`${what}: ${name} is ${shown(value)}, expected ${kind.expected}`)
  }
}

/** As programs give it: an on/off of the command line is a boolean here. */
function kindOf(name: KnobName, command: CommandName | undefined): { expected: string; is(value: unknown): boolean } {
  const knob = KNOBS[name] as unknown as Knob<unknown>
  const kind = (command === undefined ? undefined : knob.in[command]?.kind) ?? knob.kind
  return kind.type === 'boolean' ? { ...kind, expected: 'true or false' } : kind
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
