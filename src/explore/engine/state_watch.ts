import { type Execution, NONE } from './execution.ts'
import { Access, MOST_CPUS, NOTED_READS, SPINS } from './scheduler_state.ts'

/**
 * Tells states of an execution apart: what memory holds, and for each CPU where it stands and what its own variables can be.
 * A CPU's own state follows from what its steps read, so a sum of those stands for it. Such a sum never comes back by itself;
 * but at the head of a loop that changed nothing of the CPU's own (spin.ts) the state is the one that it was there before, and so
 * is the sum. Elsewhere a state that does come back is not noticed. States that are told alike are alike, but for keys of 53 bits
 * that meet by chance; and but for words that no step touches: those are the accounts of judges and of lockdep, which decide nothing.
 */
export class StateWatch {
  private readonly x: Execution
  private readonly low = new Int32Array(MOST_CPUS)
  private readonly high = new Int32Array(MOST_CPUS)
  /** by the turn at which the loop's head was passed: the sums there */
  private readonly passed: Array<Map<number, [number, number]>> = Array.from({ length: MOST_CPUS }, () => new Map())
  private memoryLow = 0
  private memoryHigh = 0
  private keyLow = 0
  private keyHigh = 0
  private readonly written: Array<{ address: number; bytes: number; before: number }> = []
  /** per CPU, how many of its steps wrote */
  readonly writes = new Int32Array(MOST_CPUS)
  /** words that steps touched, in programs where other code touches words as well */
  private readonly touched = new Set<number>()

  /** some code touches shared memory in no step of its own */
  private readonly hasParts: boolean

  constructor(x: Execution) {
    this.x = x
    this.hasParts = x.siteAtomic.includes(1)
  }

  restart(total: number): void {
    this.low.fill(0, 0, total)
    this.high.fill(0, 0, total)
    this.writes.fill(0, 0, total)
    for (let cpu = 0; cpu < total; cpu++) this.passed[cpu]!.clear()
    this.memoryLow = this.memoryHigh = this.written.length = 0
    this.touched.clear()
  }

  /** A step was committed, and has not had its effect yet. */
  step(cpu: number, kind: number, access: number, address: number, bytes: number): void {
    const { x } = this
    this.settle()
    this.add(cpu, x.state.pendingSite[cpu]!)
    this.add(cpu, kind)
    if (address < 0) return
    if ((access & Access.write) !== 0) this.writes[cpu]!++
    for (let at = address; at < address + bytes; at += 4) {
      const size = Math.min(4, address + bytes - at)
      const before = x.memory.peek(at, size)
      this.add(cpu, before)
      if (this.hasParts) this.touched.add(at & ~3)
      if ((access & (Access.write | Access.unlock)) !== 0) this.written.push({ address: at, bytes: size, before })
    }
    // whom a notify wakes, and how many it says it woke
    for (let other = 0; other < x.state.cpuCount; other++) if (x.waiting[other] === address) this.add(cpu, other)
  }

  /** An access by `// explore: atomic` code, part of the step under way, which has not had its effect yet. */
  part(cpu: number, writes: boolean, address: number, bytes: number, site: number): void {
    this.settle()
    this.add(cpu, site)
    for (let at = address; at < address + bytes; at += 4) {
      const size = Math.min(4, address + bytes - at)
      const before = this.x.memory.peek(at, size)
      this.add(cpu, before)
      // what no step touches is the account that such code keeps for itself
      if (writes && this.touched.has(at & ~3)) this.written.push({ address: at, bytes: size, before })
    }
  }

  /** The loop's head is passed, with the CPU's own state as it was there at `turn`. */
  same(cpu: number, turn: number): void {
    const before = this.passed[cpu]!.get(turn)
    if (before === undefined) return
    this.low[cpu] = before[0]
    this.high[cpu] = before[1]
  }

  pass(cpu: number, turn: number): void {
    this.passed[cpu]!.set(turn, [this.low[cpu]!, this.high[cpu]!])
  }

  /** The state between two steps. */
  key(): number {
    this.settle()
    const { x } = this
    const { state } = x
    this.keyLow = this.memoryLow
    this.keyHigh = this.memoryHigh
    for (let cpu = 0; cpu < state.cpuCount; cpu++) {
      if (x.finished[cpu] === 1) {
        this.tell(-2)
        continue
      }
      const site = state.pendingSite[cpu]!
      this.tell(this.low[cpu]!)
      this.tell(this.high[cpu]!)
      this.tell(site)
      this.tell(site === NONE ? NONE : state.pendingKind[cpu]!)
      // in which order they sleep: how many before it do
      this.tell(x.waiting[cpu] === NONE ? NONE : this.sleepersBefore(cpu))
      if (state.wantsRelax[cpu] !== 0) this.notes(cpu)
    }
    return (this.keyHigh & 0x1fffff) * 0x1_0000_0000 + (this.keyLow >>> 0)
  }

  private sleepersBefore(cpu: number): number {
    const { waiting, waitOrder, state } = this.x
    let before = 0
    for (let other = 0; other < state.cpuCount; other++)
      if (waiting[other] !== NONE && this.x.finished[other] !== 1 && waitOrder[other]! < waitOrder[cpu]!) before++
    return before
  }

  /** What holds a CPU back that spins. */
  private notes(cpu: number): void {
    const { state, notedValue } = this.x
    const list = state.notes(cpu)
    const count = Math.min(state.notedCount[list]!, NOTED_READS)
    this.tell(state.wantsRelax[cpu] === SPINS ? count : -1 - state.notedCount[list]!)
    for (let i = list * NOTED_READS; i < list * NOTED_READS + count; i++) {
      this.tell(state.notedAddress[i]!)
      const value = Number(notedValue[i])
      this.tell(value)
      this.tell(value / 0x1_0000_0000)
    }
  }

  private tell(value: number): void {
    this.keyLow = mixed(this.keyLow, value)
    this.keyHigh = mixed(this.keyHigh ^ 0x5bd1e995, value)
  }

  private settle(): void {
    for (const { address, bytes, before } of this.written) {
      const after = this.x.memory.peek(address, bytes)
      this.memoryLow ^= mixed(address, before) ^ mixed(address, after)
      this.memoryHigh ^= mixed(~address, before) ^ mixed(~address, after)
    }
    this.written.length = 0
  }

  private add(cpu: number, value: number): void {
    this.low[cpu] = mixed(this.low[cpu]!, value)
    this.high[cpu] = mixed(this.high[cpu]! ^ 0x5bd1e995, value)
  }
}

/** Runs an execution in which states are told apart; none where that cannot be. */
export function watched<T>(x: Execution, run: () => T): T | undefined {
  if (x.loops !== undefined || x.weak !== undefined) return undefined
  const before = x.spinSeen
  x.watch = new StateWatch(x)
  x.spinSeen = true
  try {
    return run()
  } finally {
    x.watch = undefined
    x.spinSeen = before
  }
}

function mixed(a: number, b: number): number {
  let h = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) ^ Math.imul(b ^ (b >>> 13), 0x297a2d39)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
