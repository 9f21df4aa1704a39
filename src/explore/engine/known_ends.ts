import { Seen, type SeenPart } from '../measures/seen.ts'
import type { Instance } from '../run/program.ts'
import type { Execution } from './execution.ts'
import { MOST_CPUS } from './scheduler_state.ts'

/** so many states are remembered at most */
const MOST_ENDS = 20_000

/**
 * What follows `settle` is one CPU's alone, and no strategy has a say in it: from an equal state it goes equally. Where a program
 * asks `restIsKnown` (shm/hints), the engine looks for the state among those from which a rest went well, checks and all. It does not
 * run a rest that it finds, and counts once more what that one met. Most schedules of few calls end in few states.
 *
 * States are told apart by what differs from the beginning of an execution: words of shared memory, what is allocated, module
 * variables of all instances, and where the daemons sleep, who must stand where they stood before the first choice. A state is 53
 * bits of hash: may miss what only shows behind one of two states that share these.
 */
export class KnownEnds {
  private readonly x: Execution
  private readonly known = new Map<number, SeenPart>()
  private snapshot = 0
  /** of the state that this execution came to: what is new is kept under it, and what was seen before the rest */
  private key: number | undefined
  private readonly before = new Seen()
  /** what is known of the rest of the execution under way, which is left out */
  private found: SeenPart | undefined
  private total = 0
  /** the instances of all CPUs and daemons; undefined where they keep more than can be compared */
  private instances: readonly Instance[] | undefined
  /** where each daemon slept before the first choice, by which step, and since when */
  private readonly idleAt = new Int32Array(MOST_CPUS)
  private readonly idleSite = new Int32Array(MOST_CPUS)
  private readonly idleSince = new Int32Array(MOST_CPUS)
  private one = 0
  private other = 0
  private isComparable = true
  private readonly addWord = (address: number, value: number): void => this.add(address, value)
  private readonly addObject = (address: number, value: number): void => this.add(~address, value)
  private instance = 0
  private readonly addVariable = (variable: number, value: unknown): void => {
    const place = 0x40000000 + this.instance * 4096 + variable
    if (typeof value === 'number') this.addNumber(place, value)
    else if (typeof value === 'boolean' || value === undefined || value === null) this.add(place, value ? 1 : 0)
    else if (ArrayBuffer.isView(value) && value.buffer instanceof SharedArrayBuffer)
      this.add(place, value.byteOffset + value.byteLength)
    else this.isComparable = false
  }

  constructor(x: Execution) {
    this.x = x
  }

  /** Whose variables are part of a state; `total`: CPUs and daemons. */
  begin(instances: readonly Instance[], total: number): void {
    this.total = total
    if (instances.every(({ kept, now }) => kept === 0 || now !== undefined)) this.instances = instances
  }

  /** The daemons have come to where they wait for something to do. */
  daemonsSleep(): void {
    const { x, idleAt, idleSite, idleSince } = this
    for (let cpu = x.cpuCount; cpu < this.total; cpu++) {
      idleAt[cpu] = x.waiting[cpu]!
      idleSite[cpu] = x.state.pendingSite[cpu]!
      idleSince[cpu] = x.waitOrder[cpu]!
    }
  }

  /** An execution begins: nothing is known of its end. */
  restart(): void {
    if (this.key !== undefined) this.putBack()
    this.key = this.found = undefined
  }

  /** The rest of this execution is left out. */
  get isLeftOut(): boolean {
    return this.found !== undefined
  }

  isKnown(): boolean {
    const { x } = this
    if (this.instances === undefined || this.key !== undefined || x.retrace.on || x.findings.length > 0) return false
    if (this.snapshot !== x.memory.snapshots) {
      this.snapshot = x.memory.snapshots
      this.known.clear()
    }
    const key = this.keyOfState()
    if (key === undefined) return false
    this.found = this.known.get(key)
    if (this.found !== undefined) return true
    if (this.known.size === MOST_ENDS) return false
    this.key = key
    this.before.takeFrom(x.seen)
    return false
  }

  /** The execution is over, and judged. */
  over(isWell: boolean): void {
    const { x, key, found } = this
    if (found !== undefined) x.seen.add(found)
    if (key === undefined) return
    if (isWell) this.known.set(key, x.seen.part())
    this.putBack()
    this.key = undefined
  }

  private putBack(): void {
    this.before.takeFrom(this.x.seen)
    this.x.seen.takeFrom(this.before)
  }

  private keyOfState(): number | undefined {
    const { x, total } = this
    this.one = this.other = 0
    this.isComparable = true
    for (let cpu = 0; cpu < total; cpu++)
      if (x.finished[cpu] === 0 && cpu !== x.current && !this.addSleeper(cpu)) return undefined
    this.addNumber(-1, x.current)
    this.addNumber(-2, x.clocks.now(x.current))
    x.memory.eachChange(this.addWord)
    if (x.program.uses.memory) x.shadow.eachChange(this.addObject)
    const instances = this.instances as readonly Instance[]
    for (this.instance = 0; this.instance < instances.length; this.instance++)
      instances[this.instance]!.now?.(this.addVariable)
    return this.isComparable ? (this.one >>> 0) * 2 ** 21 + (this.other >>> 11) : undefined
  }

  /** A daemon that waits for something to do; false for whoever else is not through. */
  private addSleeper(cpu: number): boolean {
    const { x } = this
    if (cpu < x.cpuCount || x.waiting[cpu] !== this.idleAt[cpu] || x.state.pendingSite[cpu] !== this.idleSite[cpu])
      return false
    const place = -1000 - cpu * 4
    this.add(place, x.waitOrder[cpu] === this.idleSince[cpu] ? 1 : 0)
    this.addNumber(place - 1, x.clocks.now(cpu))
    if (x.timed[cpu] === 1) this.addNumber(place - 2, x.clocks.sleepsUntilMs[cpu]!)
    return true
  }

  private addNumber(place: number, value: number): void {
    if (value === (value | 0)) return this.add(place, value)
    NUMBER[0] = value
    this.add(place, Math.imul(HALVES[0]!, 3) ^ HALVES[1]!)
  }

  /** In any order: what differs is met in the order in which it was written. */
  private add(place: number, value: number): void {
    this.one = (this.one + mixed(Math.imul(place, 0x9e3779b1) ^ value)) | 0
    this.other = (this.other + mixed(Math.imul(value, 0x85ebca77) + Math.imul(place, 0xc2b2ae3d))) | 0
  }
}

const NUMBER = new Float64Array(1)
const HALVES = new Int32Array(NUMBER.buffer)

function mixed(bits: number): number {
  let h = bits ^ (bits >>> 16)
  h = Math.imul(h, 0x7feb352d)
  h ^= h >>> 15
  h = Math.imul(h, 0x846ca68b)
  return h ^ (h >>> 16)
}
