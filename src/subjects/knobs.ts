/**
 * The table of knobs: every option that says what is run and how, once. The options of the commands, the first and the last
 * line of a run, the `knobs` of a result, the command that repeats a run, what a schedule says of its program, the subject of
 * an emitted test and the options of the library are made from it.
 *
 * Order is that of `--help` and of the line of knobs.
 */
import type { CommandName, Knob } from './knob.ts'
import { OUTPUT_KNOBS } from './output_knobs.ts'
import { PROGRAM_KNOBS } from './program_knobs.ts'
import { SEARCH_KNOBS } from './search_knobs.ts'

export const KNOBS = { ...PROGRAM_KNOBS, ...SEARCH_KNOBS, ...OUTPUT_KNOBS }

export type Knobs = typeof KNOBS
export type KnobName = keyof Knobs
export type Value<K extends KnobName> = Knobs[K] extends Knob<infer T> ? T : never
export type Values = { [K in KnobName]: Value<K> }

type Of<C extends CommandName> = { [K in KnobName]: C extends keyof Knobs[K]['in'] ? K : never }[KnobName]
type Sure<C extends CommandName> = {
  [K in Of<C>]: Knobs[K]['in'] extends Record<C, { default: unknown }> ? K : never
}[Of<C>]

/** What was given to a command. */
export type Given<C extends CommandName> = { [K in Of<C>]?: Value<K> }
/** The same with what holds when nobody says otherwise. */
export type Options<C extends CommandName> = { [K in Sure<C>]: Value<K> } & {
  [K in Exclude<Of<C>, Sure<C>>]?: Value<K>
}

/** The knobs of a command, in their order. */
export function knobsOf(command: CommandName): Array<[KnobName, Knob<never>]> {
  return (Object.entries(KNOBS) as unknown as Array<[KnobName, Knob<never>]>).filter(([, each]) => command in each.in)
}

export function withDefaults<C extends CommandName>(command: C, given: Given<C>): Options<C> {
  const defaults = knobsOf(command).flatMap(([name, { in: uses }]) => {
    const use = uses[command]!
    return 'default' in use ? [[name, use.default]] : []
  })
  return { ...Object.fromEntries(defaults), ...given }
}
