import { StepKind } from '../../link/instrument/steps.ts'
import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import { Prng } from '../strategies/prng.ts'
import { choiceOf, cpuOf } from './choice.ts'
import { moreOptionsOf } from './step_options.ts'
import type { WeakMemory } from './weak_memory.ts'

/** Deviations from sequential consistency in one execution, at most, where nobody says how many. */
export const MOST_REORDERINGS = 2
/** A delayed store stays in its buffer for up to 2 to this power of steps, each power as likely. */
const LONGEST_LAG_BITS = 9

/** How much more often a marked access is drawn than a plain one: most of those are under a lock, which orders them. */
const MARKED_WEIGHT = 4

/** Steps at which an execution may deviate: by site, how often one execution came there. */
type Places = Map<number, number>

interface Draw {
  site: number
  /** which time that the site is come to */
  left: number
}

/**
 * Another sampler, whose executions deviate from sequential consistency in a few places: a store that waits in its buffer for a
 * while, or a load of an older store. The places are drawn before an execution begins, among the sites where there is something to
 * deviate, marked accesses more often than plain ones, as the program's first executions showed them: of a load an older store with another value, of a store a
 * word that others touch.
 */
export class Reorderings implements Strategy {
  readonly name: string
  private readonly inner: Strategy
  private readonly weak: WeakMemory
  private readonly state: SchedulerState
  private readonly seed: number
  private readonly most: number
  private readonly loads: Array<[number, number]>
  private readonly stores: Array<[number, number]>
  private readonly prng = new Prng()
  private readonly draws: Draw[] = []
  /** per buffer: the step at which it sends what it holds */
  private readonly until: Int32Array
  private step = 0

  constructor(inner: Strategy, weak: WeakMemory, seed: number, most: number, seen: Opportunities) {
    this.inner = inner
    this.name = inner.name
    this.weak = weak
    this.state = weak.x.state
    this.seed = seed
    this.most = most
    this.loads = weighted(weak, seen.loads)
    this.stores = weighted(weak, seen.stores).filter(([site]) => seen.isShared(site))
    this.until = new Int32Array(weak.cpus)
  }

  get needsEvents(): boolean {
    return this.inner.needsEvents
  }

  get needsPending(): boolean {
    return this.inner.needsPending
  }

  get eager(): boolean {
    return this.inner.eager
  }

  begin(index: number): boolean {
    const { prng, draws } = this
    prng.seed(this.seed ^ 0x7e0d, index)
    this.step = draws.length = 0
    this.until.fill(0)
    const count = 1 + prng.below(this.most)
    for (let i = 0; i < count; i++) this.draw()
    return this.inner.begin(index)
  }

  private draw(): void {
    const { prng, loads, stores } = this
    const from = stores.length === 0 || (loads.length > 0 && prng.below(3) > 0) ? loads : stores
    if (from.length === 0) return
    const [site, times] = from[prng.below(from.length)]!
    this.draws.push({ site, left: prng.below(times) })
  }

  pick(): number {
    const { state, weak } = this
    this.step++
    const due = this.dueBuffer()
    if (due >= 0) return due
    const hidden = hideBuffers(state, weak.cpus)
    const cpu = this.inner.pick()
    state.enabledCount += hidden
    return cpu < 0 ? cpu : choiceOf(cpu, this.optionOf(cpu))
  }

  /** A buffer whose store has waited long enough, or anybody's where nobody else can go on. */
  private dueBuffer(): number {
    const { state, weak } = this
    let waiting = -1
    let others = 0
    for (let i = 0; i < state.enabledCount; i++) {
      const cpu = state.enabled[i]!
      if (cpu < weak.cpus) others++
      else if (this.step >= this.until[cpu - weak.cpus]!) return cpu
      else waiting = cpu
    }
    return others === 0 ? waiting : -1
  }

  private optionOf(cpu: number): number {
    const { draws, state, prng } = this
    if (draws.length === 0) return 0
    const site = state.pendingSite[cpu]!
    const at = draws.findIndex((draw) => draw.site === site)
    if (at < 0) return 0
    const more = optionsThatDiffer(this.weak, cpu)
    if (more === 0 || draws[at]!.left-- > 0) return 0
    draws.splice(at, 1)
    if (isLoad(state.pendingKind[cpu]!)) return 1 + prng.below(more)
    this.until[cpu] = this.step + (1 << prng.below(LONGEST_LAG_BITS + 1))
    return 1
  }

  end(whole: boolean): void {
    this.inner.end(whole)
  }
}

/** Buffers stand behind all others in the list, and the list ends before them; how many they are. */
function hideBuffers(state: SchedulerState, cpus: number): number {
  let kept = 0
  for (let i = 0; i < state.enabledCount; i++) {
    const cpu = state.enabled[i]!
    if (cpu >= cpus) continue
    state.enabled[i] = state.enabled[kept]!
    state.enabled[kept++] = cpu
  }
  const hidden = state.enabledCount - kept
  state.enabledCount = kept
  return hidden
}

function weighted(weak: WeakMemory, places: Places): Array<[number, number]> {
  return [...places].flatMap((place) => {
    const kind = weak.x.siteKind[place[0]]!
    const isMarked = kind !== StepKind.read && kind !== StepKind.write && kind !== StepKind.unlock
    return new Array<[number, number]>(isMarked ? MARKED_WEIGHT : 1).fill(place)
  })
}

function isLoad(kind: number): boolean {
  return kind === StepKind.load || kind === StepKind.read
}

/** How many older stores a load might read of which the nearest has another value; 1 for a store. */
function optionsThatDiffer(weak: WeakMemory, cpu: number): number {
  const more = moreOptionsOf(weak, cpu)
  if (more === 0 || !isLoad(weak.x.state.pendingKind[cpu]!)) return more
  const { view, place, state } = weak.x
  const now = view[cpu]![place[cpu]!]
  for (let back = 1; back <= more; back++)
    if (weak.knowledge!.valueBefore(state.pendingAddress[cpu]!, back) !== now) return more
  return 0
}

/** A walk that deviates nowhere and notes where it might have. */
export class Opportunities implements Strategy {
  readonly name: string
  readonly needsEvents = true
  readonly needsPending: boolean
  readonly eager: boolean
  readonly loads: Places = new Map()
  readonly stores: Places = new Map()
  private readonly inner: Strategy
  private readonly weak: WeakMemory
  private times: Places = new Map()
  /** by address: who touched it; by site: which addresses it stored to */
  private readonly touched = new Map<number, number>()
  private readonly storedBy = new Map<number, Set<number>>()

  constructor(inner: Strategy, weak: WeakMemory) {
    this.inner = inner
    this.weak = weak
    this.name = inner.name
    this.needsPending = inner.needsPending
    this.eager = inner.eager
  }

  begin(index: number): boolean {
    this.times = new Map()
    return this.inner.begin(index)
  }

  pick(): number {
    const choice = this.inner.pick()
    if (choice >= 0) this.note(cpuOf(choice))
    return choice
  }

  private note(cpu: number): void {
    const { weak } = this
    const { pendingKind, pendingSite, pendingAddress } = weak.x.state
    if (cpu >= weak.cpus || pendingAddress[cpu]! < 0) return
    const address = pendingAddress[cpu]!
    this.touched.set(address, (this.touched.get(address) ?? 0) | (1 << (cpu % 31)))
    if (optionsThatDiffer(weak, cpu) === 0) return
    const site = pendingSite[cpu]!
    const times = (this.times.get(site) ?? 0) + 1
    this.times.set(site, times)
    const places = isLoad(pendingKind[cpu]!) ? this.loads : this.stores
    places.set(site, Math.max(places.get(site) ?? 0, times))
    if (places === this.loads) return
    const stored = this.storedBy.get(site) ?? new Set()
    this.storedBy.set(site, stored.add(address))
  }

  /** The site stores to a word that several touch. */
  isShared(site: number): boolean {
    for (const address of this.storedBy.get(site) ?? []) {
      const cpus = this.touched.get(address)!
      if ((cpus & (cpus - 1)) !== 0) return true
    }
    return false
  }

  end(whole: boolean): void {
    this.inner.end(whole)
  }
}
