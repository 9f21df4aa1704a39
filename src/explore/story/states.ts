import type { Engine } from '../engine/engine.ts'
import { MOST_CPUS } from '../engine/scheduler_state.ts'

/** Choices of a schedule after which all is as it was before them. */
export interface Cycle {
  from: number
  to: number
}

/** Keeps which states there were, and when each CPU could go on, did, and wrote. */
export class States {
  private readonly engine: Engine
  private readonly at = new Map<number, number>()
  private readonly couldAt = new Int32Array(MOST_CPUS).fill(-1)
  private readonly movedAt = new Int32Array(MOST_CPUS).fill(-1)
  private readonly wroteAt = new Int32Array(MOST_CPUS).fill(-1)
  private readonly writes = new Int32Array(MOST_CPUS)
  private readonly allWrite: boolean

  /** `allWrite`: who goes on in a cycle but only looks is no part of one: a look at another moment would have let it out */
  constructor(engine: Engine, allWrite = false) {
    this.engine = engine
    this.allWrite = allWrite
  }

  /** The state before the next choice; a cycle that closes here, if each CPU that could go on in it did. */
  meet(taken: readonly number[]): Cycle | undefined {
    const { engine, at } = this
    const now = taken.length
    if (at.size === 0) for (let cpu = 0; cpu < engine.state.cpuCount; cpu++) this.writes[cpu] = engine.writesOf(cpu)
    else this.moved(taken[now - 1]!, now - 1)
    const key = engine.stateKey()
    const from = at.get(key)
    const closes = from !== undefined && this.isFair(from)
    for (let i = 0; i < engine.state.enabledCount; i++) this.couldAt[engine.state.enabled[i]!] = now
    if (from === undefined || closes) at.set(key, now)
    return closes ? { from, to: now } : undefined
  }

  private moved(cpu: number, at: number): void {
    this.movedAt[cpu] = at
    const writes = this.engine.writesOf(cpu)
    if (writes > this.writes[cpu]!) this.wroteAt[cpu] = at
    this.writes[cpu] = writes
  }

  private isFair(from: number): boolean {
    const { couldAt, movedAt, wroteAt } = this
    for (let cpu = 0; cpu < this.engine.state.cpuCount; cpu++) {
      if (couldAt[cpu]! >= from && movedAt[cpu]! < from) return false
      if (this.allWrite && movedAt[cpu]! >= from && wroteAt[cpu]! < from) return false
    }
    return true
  }
}
