import type { LanesChart } from '../chart.ts'

/** Lanes of daemons in which nothing meets another CPU, and of CPUs without a step where there are more than four: not shown at first. */
export function foldedLanes({ cpus, steps }: LanesChart, meeting: readonly boolean[]): Set<number> {
  const own = cpus.map(() => 0)
  const met = cpus.map(() => 0)
  for (const [step, [cpu]] of steps.entries()) {
    own[cpu]!++
    if (meeting[step] || step === steps.length - 1) met[cpu]!++
  }
  const folded = cpus.flatMap((name, cpu) => {
    const isDaemon = !/^cpu\d+$/.test(name)
    return (isDaemon && met[cpu] === 0) || (own[cpu] === 0 && cpus.length > FEW_LANES) ? [cpu] : []
  })
  return new Set(folded.length === cpus.length ? [] : folded)
}

const FEW_LANES = 4
