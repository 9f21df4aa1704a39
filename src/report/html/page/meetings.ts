import { READS } from '../../reads.ts'
import type { LanesChart } from '../chart.ts'

/** For each step: does it touch a word that more than one CPU touches, and that one of them writes? */
export function meetings({ steps, texts }: LanesChart): boolean[] {
  const cpus = new Map<number, Set<number>>()
  const written = new Set<number>()
  for (const [cpu, op, location] of steps) {
    if (location < 0) continue
    const seen = cpus.get(location) ?? new Set()
    cpus.set(location, seen.add(cpu))
    if (!READS.has(texts[op] ?? '')) written.add(location)
  }
  return steps.map(([, , location]) => written.has(location) && cpus.get(location)!.size > 1)
}
