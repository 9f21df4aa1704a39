import { Access } from '../engine/scheduler_state.ts'

/** the highest bit of a word */
const BITS = 31
/** where clock and site of a CPU's last access of each kind stand */
const Kind = { plainRead: 0, plainWrite: 2, read: 4, write: 6 } as const
const OF_A_CPU = 8

/**
 * Data races by vector clocks. Atomics synchronise: a load, or the reading half of an update, acquires what the store it
 * reads from released; mutexes likewise; notify orders the waiter it wakes after itself. Two accesses to the same bytes by
 * two CPUs, one a write, not both atomic, and neither ordered before the other: a race. Cries no wolf on SC executions;
 * a race that this execution's order hides is met in another.
 *
 * Clocks are kept for granules of four bytes until somebody touches less, then for single bytes.
 */
export class RaceDetector {
  private readonly n: number
  private readonly clocks: Int32Array
  private shift = 2
  private slotOf = new Int32Array(0)
  private touched = new Int32Array(256)
  /** per slot: a bit for each CPU that has touched it; all of them, where there are more CPUs than bits */
  private who: Int32Array
  private slots = 0
  /** per slot: n clocks of what was released; then for each CPU clock and site of its last access of each Kind */
  private table: Int32Array
  private readonly row: number
  /** who made the other access of the race that `step` found last */
  otherCpu = -1
  private capacity = 256

  constructor(cpus: number) {
    this.n = cpus
    this.clocks = new Int32Array(cpus * cpus)
    this.row = cpus * (1 + OF_A_CPU)
    this.table = new Int32Array(this.capacity * this.row)
    this.who = new Int32Array(this.capacity)
  }

  restart(memoryBytes: number): void {
    const granules = (memoryBytes >> this.shift) + 8
    if (this.slotOf.length < granules) this.slotOf = new Int32Array(granules)
    else for (let i = 0; i < this.slots; i++) this.slotOf[this.touched[i]!] = 0
    this.slots = 0
    this.clocks.fill(0)
    for (let cpu = 0; cpu < this.n; cpu++) this.clocks[cpu * this.n + cpu] = 1
  }

  /** True when this access asks for finer granules: the execution must be run again. */
  refines(address: number, bytes: number): boolean {
    if (this.shift === 0 || (bytes >= 4 && (address & 3) === 0)) return false
    this.shift = 0
    this.slotOf = new Int32Array(0)
    this.slots = 0
    return true
  }

  wakes(notifier: number, woken: number): void {
    this.join(woken * this.n, this.clocks, notifier * this.n)
    this.clocks[notifier * this.n + notifier]!++
  }

  /** The site of an access by another CPU that races with this one, or -1. */
  step(cpu: number, plain: boolean, access: number, address: number, bytes: number, site: number): number {
    const n = this.n
    const clock = cpu * n
    const reads = (access & Access.read) !== 0
    const writes = (access & Access.write) !== 0
    let other = -1
    const last = (address + bytes - 1) >> this.shift
    for (let granule = address >> this.shift; granule <= last; granule++) {
      const slot = this.slot(granule, cpu)
      const row = slot * this.row
      const own = row + n + cpu * OF_A_CPU
      // where nobody else has been there is nobody to race with, and nothing to acquire
      const isAlone = this.who[slot] === 1 << cpu
      if (!isAlone) this.comes(slot, own, cpu)
      // its own write since it last released anything: whoever came between would have been told of
      if (plain && this.table[own + Kind.plainWrite] === this.clocks[clock + cpu]) continue
      if (!isAlone) {
        if (!plain && reads) this.joinFrom(clock, row)
        if (other < 0) {
          if (plain || reads || writes) other = this.conflict(slot, row, Kind.plainWrite, clock, cpu)
          if (other < 0 && plain) other = this.conflict(slot, row, Kind.write, clock, cpu)
          if (other < 0 && writes) other = this.conflict(slot, row, Kind.plainRead, clock, cpu)
          if (other < 0 && writes && plain) other = this.conflict(slot, row, Kind.read, clock, cpu)
        }
      }
      const now = this.clocks[clock + cpu]!
      if (reads) this.note(own + (plain ? Kind.plainRead : Kind.read), now, site)
      if (writes) this.note(own + (plain ? Kind.plainWrite : Kind.write), now, site)
      if (!plain && writes) for (let i = 0; i < n; i++) this.table[row + i] = this.clocks[clock + i]!
    }
    if (!plain && writes) this.clocks[clock + cpu]!++
    return other
  }

  private note(at: number, now: number, site: number): void {
    this.table[at] = now
    this.table[at + 1] = site
  }

  /** A CPU touches the granule, perhaps for the first time. */
  private comes(slot: number, own: number, cpu: number): void {
    if (this.n >= BITS || (this.who[slot]! & (1 << cpu)) !== 0) return
    this.who[slot]! |= 1 << cpu
    for (let i = own; i < own + OF_A_CPU; i++) this.table[i] = 0
  }

  private conflict(slot: number, row: number, kind: number, clock: number, cpu: number): number {
    const n = this.n
    if (n >= BITS) {
      for (let q = 0; q < n; q++) if (q !== cpu && this.isLater(row, kind, clock, q)) return this.siteOf(row, kind, q)
      return -1
    }
    for (let rest = this.who[slot]! & ~(1 << cpu); rest !== 0; rest &= rest - 1) {
      const q = BITS - Math.clz32(rest & -rest)
      if (this.isLater(row, kind, clock, q)) return this.siteOf(row, kind, q)
    }
    return -1
  }

  /** CPU `q` did such an access that is not ordered before what the owner of these clocks does now. */
  private isLater(row: number, kind: number, clock: number, q: number): boolean {
    return this.table[row + this.n + q * OF_A_CPU + kind]! > this.clocks[clock + q]!
  }

  private siteOf(row: number, kind: number, q: number): number {
    this.otherCpu = q
    return this.table[row + this.n + q * OF_A_CPU + kind + 1]!
  }

  private joinFrom(clock: number, from: number): void {
    for (let i = 0; i < this.n; i++)
      if (this.table[from + i]! > this.clocks[clock + i]!) this.clocks[clock + i] = this.table[from + i]!
  }

  private join(into: number, source: Int32Array, from: number): void {
    for (let i = 0; i < this.n; i++)
      if (source[from + i]! > this.clocks[into + i]!) this.clocks[into + i] = source[from + i]!
  }

  private slot(granule: number, cpu: number): number {
    const known = this.slotOf[granule]!
    if (known !== 0) return known - 1
    const slot = this.slots++
    if (slot >= this.capacity) this.grow()
    if (slot >= this.touched.length) {
      const more = new Int32Array(this.touched.length * 2)
      more.set(this.touched)
      this.touched = more
    }
    this.touched[slot] = granule
    this.slotOf[granule] = slot + 1
    const row = slot * this.row
    const isWhole = this.n >= BITS
    for (let i = row; i < row + (isWhole ? this.row : this.n); i++) this.table[i] = 0
    this.who[slot] = isWhole ? -1 : 0
    this.comes(slot, row + this.n + cpu * OF_A_CPU, cpu)
    return slot
  }

  private grow(): void {
    this.capacity *= 2
    const table = new Int32Array(this.capacity * this.row)
    table.set(this.table)
    this.table = table
    const who = new Int32Array(this.capacity)
    who.set(this.who)
    this.who = who
  }
}
