/** Knobs as words: the command that runs again, and the first and last line of a run. Both are read back to the same knobs. */
import type { CommandName, Knob } from './knob.ts'
import { KNOBS, type KnobName, knobsOf } from './knobs.ts'
import { shellWord } from './shell_word.ts'

/** Knobs by their name, as a result keeps them. */
export type Told = { readonly [K in KnobName]?: unknown }

/** The arguments that make a command run with these knobs: what is usual is left out. */
export function argumentsOf(command: CommandName, told: Told): string[] {
  const words: string[] = []
  const flags: string[] = []
  for (const [name, knob] of knobsOf(command)) {
    const { flag, kind } = knob as unknown as Knob<unknown>
    if (knob.output || isUsual(command, name, told[name]) || !kind.is(told[name])) continue
    if (!flag.startsWith('--')) words.push(kind.print(told[name]))
    else if (kind.placeholder === undefined) flags.push(flag)
    else if (kind.repeatable) for (const each of told[name] as unknown[]) flags.push(flag, kind.print([each]))
    else flags.push(flag, kind.print(told[name]))
  }
  return [...words, ...flags]
}

/** The same as one line for a shell. */
export function commandLine(command: CommandName, told: Told): string {
  return ['npx', 'mnttorture', command, ...argumentsOf(command, told)].map(shellWord).join(' ')
}

/** Without the knobs that would be refused, because others leave them without effect. */
export function effective(command: CommandName, told: Told): Told {
  const idle = knobsOf(command).filter(([, knob]) => knob.idle?.(told) !== undefined)
  return { ...told, ...Object.fromEntries(idle.map(([name]) => [name, undefined])) }
}

/** The knobs and the seed, as they stand in the first and the last line of every run. */
export function knobLine(command: CommandName, told: Told, verdict?: string): string {
  const parts = knobsOf(command).flatMap(([name, knob]) => {
    const { flag, kind } = knob as unknown as Knob<unknown>
    const value = told[name]
    const shown = knob.in[command]!.shown || !isUsual(command, name, told[name])
    if (knob.output || !shown) return []
    if (!kind.is(value)) return [] // of a result that another version stored
    const values = kind.repeatable ? (value as unknown[]).map((each) => kind.print([each])) : [kind.print(value)]
    return values.map((each) => `${flag.replace(/^--/, '')}=${shellWord(each)}`)
  })
  return ['mnttorture', command, ...parts, ...(verdict === undefined ? [] : [verdict])].join(' ')
}

/** Whether nothing need be said for a knob to stand so. */
export function isUsual(command: CommandName, name: KnobName, value: unknown): boolean {
  if (value === undefined || value === null) return true
  const usual: unknown = (KNOBS[name] as unknown as Knob<unknown>).in[command]?.default
  return usual !== undefined && JSON.stringify(usual) === JSON.stringify(value)
}

/** Of a program with nothing of the kernel model, or that is no torture of it, without the knobs that it does not have. */
export function toldOf(
  command: CommandName,
  told: Told,
  { kernel, torture }: { kernel: boolean; torture: boolean },
): Told {
  const has = ({ about, ofTorture }: Knob<never>): boolean => (kernel || about === undefined) && (torture || !ofTorture)
  const names = knobsOf(command).flatMap(([name, knob]) => (has(knob) && !knob.output ? [name] : []))
  return Object.fromEntries(names.flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]]])))
}
