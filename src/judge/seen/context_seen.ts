import type { Measured } from './measured.ts'

/** The context guard's verdict: cleanups that ran with the current task out of reach, and reads of it that it found. */
export interface ContextSeen {
  cleanups: number
  reads: number
}

const MARK = 'a cleanup begins with the current task out of reach'

/** Undefined where nothing was cleaned up. */
export function contextSeen({ marks }: Measured, reads: number): ContextSeen | undefined {
  const cleanups = marks.get(MARK) ?? 0
  return cleanups === 0 ? undefined : { cleanups, reads }
}
