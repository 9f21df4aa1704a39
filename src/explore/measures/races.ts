import { Access } from '../engine/scheduler_state.ts'

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
  /** per slot: the CPU that alone has touched it, or -1 */
  private sole: Int32Array
  private slots = 0
  /** per slot: n clocks each of plain reads, plain writes, atomic reads, atomic writes, and what was released */
  private table: Int32Array
  /** per slot: n sites each of the same four kinds of access */
  private places: Int32Array
  /** who made the other access of the race that `step` found last */
  otherCpu = -1
  private capacity = 256

  constructor(cpus: number) {
    this.n = cpus
    this.clocks = new Int32Array(cpus * cpus)
    this.table = new Int32Array(this.capacity * cpus * 5)
    this.places = new Int32Array(this.capacity * cpus * 4)
    this.sole = new Int32Array(this.capacity)
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
      const row = slot * n * 5
      if (plain) {
        // its own write since it last released anything: whoever came between would have been told of
        if (this.table[row + n + cpu] === this.clocks[clock + cpu]) continue
        if (this.sole[slot] === cpu) {
          this.note(row, slot * n * 4, writes ? 1 : 0, cpu, this.clocks[clock + cpu]!, site)
          continue
        }
      }
      if (this.sole[slot] !== cpu) this.sole[slot] = -1
      if (!plain && reads) this.joinFrom(clock, row + 4 * n)
      if (other < 0) {
        if (plain || reads || writes) other = this.conflict(slot, row, 1, clock, cpu)
        if (other < 0 && plain) other = this.conflict(slot, row, 3, clock, cpu)
        if (other < 0 && writes) other = this.conflict(slot, row, 0, clock, cpu)
        if (other < 0 && writes && plain) other = this.conflict(slot, row, 2, clock, cpu)
      }
      const now = this.clocks[clock + cpu]!
      const places = slot * n * 4
      if (reads) this.note(row, places, plain ? 0 : 2, cpu, now, site)
      if (writes) this.note(row, places, plain ? 1 : 3, cpu, now, site)
      if (!plain && writes) for (let i = 0; i < n; i++) this.table[row + 4 * n + i] = this.clocks[clock + i]!
    }
    if (!plain && writes) this.clocks[clock + cpu]!++
    return other
  }

  private note(row: number, places: number, kind: number, cpu: number, now: number, site: number): void {
    this.table[row + kind * this.n + cpu] = now
    this.places[places + kind * this.n + cpu] = site
  }

  private conflict(slot: number, row: number, kind: number, clock: number, cpu: number): number {
    const n = this.n
    for (let q = 0; q < n; q++)
      if (q !== cpu && this.table[row + kind * n + q]! > this.clocks[clock + q]!) {
        this.otherCpu = q
        return this.places[slot * n * 4 + kind * n + q]!
      }
    return -1
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
    this.sole[slot] = cpu
    this.table.fill(0, slot * this.n * 5, (slot + 1) * this.n * 5)
    return slot
  }

  private grow(): void {
    this.capacity *= 2
    const table = new Int32Array(this.capacity * this.n * 5)
    table.set(this.table)
    this.table = table
    const places = new Int32Array(this.capacity * this.n * 4)
    places.set(this.places)
    this.places = places
    const sole = new Int32Array(this.capacity)
    sole.set(this.sole)
    this.sole = sole
  }
}
