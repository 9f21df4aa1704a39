/** Options that would change nothing are refused: whoever gives one expects something of it. */
import { join } from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { sourceFile, sourceRoot } from '../link/source_root.ts'
import type { CommandName, Knob } from './knob.ts'
import { type Given, type KnobName, knobsOf } from './knobs.ts'

const KERNEL = join(sourceRoot, 'kernel', '/')

type Anything = Readonly<Record<string, unknown>>

/** What the options alone tell: one that another one makes idle. */
export function refuseIdle<C extends CommandName>(command: C, given: Given<C>): void {
  for (const [name, { flag, in: uses, idle }] of givenKnobs(command, given)) {
    const why = idle?.(given as Anything)
    const asIfAbsent = uses[command]!.default === (given as Anything)[name]
    if (why !== undefined && !asIfAbsent) throw new BadInput(`${flag} has no effect: ${why}`)
  }
}

export interface LinkedSubject {
  name: string
  /** every file that was linked */
  inputs: readonly string[]
  standIns: ReadonlyMap<string, string>
}

/** What only the linked program tells: an option about kernel files none of which is in it. */
export function refuseWithoutEffect<C extends CommandName>(command: C, given: Given<C>, subject: LinkedSubject): void {
  for (const [name, { flag, about }] of givenKnobs(command, given)) {
    if (about === undefined) continue
    const value = (given as Anything)[name]
    const files = about(value)
    if (files.length === 0 || isLinked(subject, files)) continue
    const what = usesKernel(subject) ? shownFiles(files) : 'nothing of the kernel model'
    throw new BadInput(
      `${flag}${typeof value === 'string' ? ` ${value}` : ''} has no effect: ${subject.name} uses ${what}`,
    )
  }
}

/** Of stress: an option of tortures, beside a scenario of plain code. */
export function refuseOfTorture(given: Given<'stress'>, name: string): void {
  for (const [, { flag, ofTorture }] of givenKnobs('stress', given))
    if (ofTorture) throw new BadInput(`${flag} has no effect: ${name} is no torture scenario of the kernel model`)
}

/** Whether a program has anything of the kernel model, so that a design is one of its knobs. */
export function usesKernel({ inputs }: Pick<LinkedSubject, 'inputs'>): boolean {
  return inputs.some((file) => file.startsWith(KERNEL))
}

function isLinked({ inputs, standIns }: LinkedSubject, names: readonly string[]): boolean {
  return names.some((name) => {
    const file = standIns.get(name) ?? sourceFile(name)
    return file !== undefined && inputs.includes(file)
  })
}

function shownFiles(files: readonly string[]): string {
  return files.length === 1 ? `no ${files[0]}` : `none of ${files.slice(0, 3).join(', ')}`
}

function givenKnobs<C extends CommandName>(command: C, given: Given<C>): Array<[KnobName, Knob<unknown>]> {
  return (knobsOf(command) as unknown as Array<[KnobName, Knob<unknown>]>).filter(
    ([name]) => (given as Anything)[name] !== undefined,
  )
}
