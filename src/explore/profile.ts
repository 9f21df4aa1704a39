import { Access, type SchedulerState } from './scheduler_state.ts'

/** What one execution looked like: how long it is, and who touches what how often. Guides PCT and SURW. */
export interface Profile {
  steps: number
  /** per CPU: its steps */
  perCpu: number[]
  /** per shared address: the steps of each CPU on it; only addresses that two CPUs touch, one of them writing */
  shared: Array<{ address: number; perCpu: number[] }>
}

export function profileOf(state: SchedulerState): Profile {
  const perCpu = new Array<number>(state.cpuCount).fill(0)
  const byAddress = new Map<number, { perCpu: number[]; writes: boolean }>()
  for (let n = 0; n < state.eventCount; n++) {
    const cpu = state.eventCpu[n]!
    perCpu[cpu]!++
    const access = state.eventAccess[n]!
    if (access === Access.none) continue
    const address = state.eventAddress[n]!
    let entry = byAddress.get(address)
    if (entry === undefined) {
      entry = { perCpu: new Array<number>(state.cpuCount).fill(0), writes: false }
      byAddress.set(address, entry)
    }
    entry.perCpu[cpu]!++
    if ((access & (Access.write | Access.queue)) !== 0) entry.writes = true
  }
  const shared: Profile['shared'] = []
  for (const [address, { perCpu: counts, writes }] of byAddress)
    if (writes && counts.filter((count) => count > 0).length > 1) shared.push({ address, perCpu: counts })
  return { steps: Math.max(state.steps, 1), perCpu, shared }
}
