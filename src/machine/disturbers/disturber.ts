/**
 * Something that upsets the CPUs from outside while they race, as rcutorture's kthreads do. Driven by a timer of the main
 * thread, it sets control words and never blocks. `disturb` does one thing and returns the milliseconds until the next.
 */
import type { Torture } from '../torture.ts'

export interface Disturbed {
  torture: Torture
  buffer: SharedArrayBuffer
  cpus: number
  random: () => number
}

export interface Disturber {
  disturb(): number
  /** leaves everything running */
  settle(): void
}

export type DisturberFactory = (disturbed: Disturbed) => Disturber

/** Runs disturbers until the returned function is called, which settles them. */
export function runDisturbers(disturbers: Disturber[]): () => void {
  const timers = new Map<Disturber, NodeJS.Timeout>()
  const again = (disturber: Disturber): void => {
    const pause = disturber.disturb()
    timers.set(
      disturber,
      setTimeout(() => again(disturber), pause),
    )
  }
  for (const disturber of disturbers) again(disturber)
  return () => {
    for (const timer of timers.values()) clearTimeout(timer)
    for (const disturber of disturbers) disturber.settle()
  }
}
