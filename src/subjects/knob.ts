import type { Kind } from './knob_kinds.ts'

/** The commands that take knobs. */
export const COMMANDS = ['stress', 'explore', 'discover', 'replay', 'bench', 'evidence', 'witness'] as const
export type CommandName = (typeof COMMANDS)[number]

/** What else was given, by the names of the table. */
export type Others = Readonly<Record<string, unknown>>

/** How one command has a knob. */
export interface Use<T> {
  /** what holds when nobody says otherwise; absent: nothing does, or `words` says what */
  default?: T
  /** in help, where this command says it otherwise */
  words?: string
  /** another range */
  kind?: Kind<T>
  /** stands in the line of knobs even where it is the default */
  shown?: true
}

export interface Knob<T> {
  /** with two dashes; the name alone for what stands without a flag */
  flag: string
  kind: Kind<T>
  /** in help: what it is, in a few words */
  words: string
  /** the commands that have it */
  in: { readonly [C in CommandName]?: Use<T> }
  /** what is written and how it is shown is no part of a run: it stands in no line of knobs and in no command that repeats a run */
  output?: true
  /** a schedule says it, so that `replay` runs the same program in the same way */
  inReference?: true
  /** kernel files that others stand in for: `kernel/fs/mntput` -> file */
  links?(value: T): ReadonlyMap<string, string>
  /** kernel files that it is about: a program with none of them is not changed by it */
  about?(value: T): readonly string[]
  /** of stress: what races is a torture of the kernel model, plain code has none of it */
  ofTorture?: true
  /** why it has no effect beside what else was given; undefined where it has one */
  idle?(given: Others): string | undefined
}

/** Gives an entry of the table its types. */
export function knob<T, I extends Knob<T>['in']>(entry: Omit<Knob<T>, 'in'> & { in: I }): Knob<T> & { in: I } {
  return entry
}

/** The same in each command whose program is chosen by name, file and stand-ins. */
export function ofRuns<const U>(use: U): { stress: U; explore: U; discover: U } {
  return { stress: use, explore: use, discover: use }
}
