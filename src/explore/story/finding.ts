import type { About } from '../../shm/about.ts'
import type { FindingKind } from '../../shm/hints.ts'

type Verdict = Pick<RawFinding, 'kind' | 'judge'>

/** What an execution showed to be wrong, before it is explained. */
export interface RawFinding {
  kind: FindingKind
  message: string
  judge?: string
  about?: About
  /** what was thrown, for its place */
  error?: unknown
  /** the two accesses of a data race */
  racing?: RacingAccesses
  /** how it might be mended */
  mend?: string[]
}

/** The accesses of a data race, as places in the program; the first was made before. */
export interface RacingAccesses {
  cpus: [number, number]
  sites: [number, number]
  /** a number for both places, in either order; and where the view begins that the later one went through */
  pair: number
  base: number
}

export function rawFinding(kind: FindingKind, message: string, judge?: string, about?: About): RawFinding {
  return { kind, message, ...(judge === undefined ? {} : { judge }), ...(about === undefined ? {} : { about }) }
}

/** The same kind of failure, told by the same judge; the words may differ. */
export function sameVerdict(one: Verdict, other: Verdict): boolean {
  return one.kind === other.kind && one.judge === other.judge
}

/** The same failure of one program: a data race is another one where its places are others. */
export function sameFinding(one: RawFinding, other: RawFinding): boolean {
  if (!sameVerdict(one, other)) return false
  return one.racing === undefined || other.racing === undefined || sameRace(one.racing, other.racing)
}

/** The same places and the same memory. Where one line races with itself, its reading and its writing are one bug. */
export function sameRace(one: RacingAccesses, other: RacingAccesses): boolean {
  return one.pair === other.pair && one.base === other.base
}

/** Thrown inside the code under test when a judge speaks: nothing after it matters in this execution. */
export class FindingSignal extends Error {
  override name = 'FindingSignal'
}

/** A finding as it may leave its thread: without what was thrown. */
export function withoutError({ error: _, ...finding }: RawFinding): RawFinding {
  return finding
}

/** A finding as results have it: without what only this program's own run of it can tell. */
export function asTold({ error: _, racing: __, ...finding }: RawFinding): RawFinding {
  return finding
}

/** A finding about a thrown value. */
export function thrownFinding(error: unknown, kind: FindingKind, where: string): RawFinding {
  const assertion =
    error instanceof Error && (error.name === 'AssertionError' || (error as { code?: string }).code === 'ERR_ASSERTION')
  const message = error instanceof Error ? error.message : String(error)
  const text = `${where}: ${message}`
  // the kernel model's word for what Linux prints as a general protection fault
  if (error instanceof Error && error.name === 'Oops' && kind === 'uncaught')
    return { kind: 'use-after-free', judge: 'oops', message: text, error }
  return { kind: assertion && kind === 'uncaught' ? 'assertion' : kind, message: text, error }
}
