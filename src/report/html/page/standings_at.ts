import type { LanesChart } from '../chart.ts'

export interface StandingAt {
  waitsFor: number
  ended: boolean
  holds: number[]
}

/** What each CPU holds and waits for after a step, as the changes up to it add up; undefined where nothing is known of one. */
export function standingsAt({ cpus, locks }: LanesChart, step: number): Array<StandingAt | undefined> {
  const now: Array<StandingAt | undefined> = cpus.map(() => undefined)
  for (const [at, cpu, waitsFor, ended, ...holds] of locks) {
    if (at! > step) break
    now[cpu!] = { waitsFor: waitsFor!, ended: ended === 1, holds }
  }
  return now
}
