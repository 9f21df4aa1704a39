import { PART } from '../engine/event_log.ts'
import { Access, type SchedulerState } from '../engine/scheduler_state.ts'

/** What one execution looked like: how long it is, and who touches what how often. Guides PCT and SURW. */
export interface Profile {
  steps: number
  /** per CPU: its steps */
  perCpu: number[]
  /** per shared address: the steps of each CPU on it; only addresses that two CPUs touch, one of them writing; of a mutex, only the steps that take it */
  shared: Array<{ address: number; perCpu: number[]; lock: boolean }>
}

export function profileOf(state: SchedulerState): Profile {
  const perCpu = new Array<number>(state.cpuCount).fill(0)
  const byAddress = new Map<number, { perCpu: number[]; writes: boolean; lock: boolean }>()
  for (let n = 0; n < state.eventCount; n++) {
    // what a step does besides, in code of judges and allocators, is no step
    if (state.eventKind[n] === PART) continue
    const cpu = state.eventCpu[n]!
    perCpu[cpu]!++
    const access = state.eventAccess[n]!
    if (access === Access.none) continue
    const address = state.eventAddress[n]!
    let entry = byAddress.get(address)
    if (entry === undefined) {
      entry = { perCpu: new Array<number>(state.cpuCount).fill(0), writes: false, lock: false }
      byAddress.set(address, entry)
    }
    if ((access & Access.lock) !== 0) entry.lock = true
    if ((access & Access.unlock) === 0) entry.perCpu[cpu]!++
    if ((access & (Access.write | Access.queue)) !== 0) entry.writes = true
  }
  const shared: Profile['shared'] = []
  for (const [address, { perCpu: counts, writes, lock }] of byAddress)
    if (writes && counts.filter((count) => count > 0).length > 1) shared.push({ address, perCpu: counts, lock })
  return { steps: Math.max(state.steps, 1), perCpu, shared }
}

/** The larger of each count of two runs. */
export function mostOf(one: Profile, other: Profile): Profile {
  const larger = (a: readonly number[], b: readonly number[]) => a.map((count, cpu) => Math.max(count, b[cpu] ?? 0))
  const shared = one.shared.map(({ address, perCpu, lock }) => {
    const twin = other.shared.find((each) => each.address === address)
    return { address, lock, perCpu: twin === undefined ? perCpu : larger(perCpu, twin.perCpu) }
  })
  for (const each of other.shared) if (!one.shared.some(({ address }) => address === each.address)) shared.push(each)
  return { steps: Math.max(one.steps, other.steps), perCpu: larger(one.perCpu, other.perCpu), shared }
}
