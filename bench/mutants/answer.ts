import type { MutantKind } from './mutant.ts'

/** The ways in which a mutant is looked for, in the order in which they are tried. */
export const WAYS = ['discover', 'explore', 'bug scenarios', 'designs', 'stress'] as const
export type Way = (typeof WAYS)[number]

/** What one way of looking came to. */
export interface Looked {
  found: boolean
  /** somebody came to the place of the mutant */
  met: boolean
  /**
   * CPU seconds of looking until it was found, or until it was given up: for discover those of a search that knows nothing, in which
   * programs that do not come to the place take their time, too (census.ts)
   */
  seconds: number
  /** those that this took here, linking left out */
  spent: number
  /** the scenario or design that failed, and what was said */
  by?: string
}

/** `asked`: how many seconds it was given here. */
export type Answer = Looked & { asked: number }

export interface Row {
  id: string
  kind: MutantKind
  asked: Partial<Record<Way, Answer>>
}

/** One way to look for one mutant, for the process that does it. */
export interface Question {
  way: Exclude<Way, 'stress'>
  id: string
  /** of CPU: for each scenario or design */
  seconds: number
  seed: number
}

export type Told = { type: 'alive' } | ({ type: 'answer' } & Looked)

export function wasFound({ asked }: Row): boolean {
  return WAYS.some((way) => asked[way]?.found)
}

/** What a judge, a halt or a reference says of a mutant. */
export interface Said {
  kind: string
  judge?: string | undefined
  message: string
}

export function saidText({ kind, judge, message }: Said): string {
  return `${kind}${judge === undefined ? '' : ` (${judge})`}: ${message}`
}
