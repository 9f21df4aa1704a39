import type { FindingKind } from '../shm/hints.ts'

/** What an execution showed to be wrong, before it is explained. */
export interface RawFinding {
  kind: FindingKind
  message: string
  judge?: string
  /** what was thrown, for its place */
  error?: unknown
}

/** Thrown inside the code under test when a judge speaks: nothing after it matters in this execution. */
export class FindingSignal extends Error {
  override name = 'FindingSignal'
}

/** A finding about a thrown value. */
export function thrownFinding(error: unknown, kind: FindingKind, where: string): RawFinding {
  const assertion =
    error instanceof Error && (error.name === 'AssertionError' || (error as { code?: string }).code === 'ERR_ASSERTION')
  const message = error instanceof Error ? error.message : String(error)
  return { kind: assertion && kind === 'uncaught' ? 'assertion' : kind, message: `${where}: ${message}`, error }
}
