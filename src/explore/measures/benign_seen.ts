import type { Seen } from './seen.ts'

/** A race that its author says is right, and how often it was met. */
export interface BenignRace {
  /** the element, and both places */
  race: string
  times: number
}

const BENIGN = 'benign race'

export function noteBenign(seen: Seen, race: string): void {
  seen.measure(BENIGN, race)
}

/** Those met most often first. */
export function benignRaces(seen: Seen): { benign?: BenignRace[] } {
  const met = seen.measured(BENIGN).map(({ name, times }) => ({ race: name, times }))
  return met.length === 0 ? {} : { benign: met.sort((a, b) => b.times - a.times) }
}
