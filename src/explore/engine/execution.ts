import type { BadInput } from '../../link/bad_input.ts'
import { isCallNote } from '../../link/library.ts'
import type { Scenario } from '../../scenario.ts'
import type { PairLog } from '../measures/coverage.ts'
import type { RaceDetector } from '../measures/races.ts'
import { Seen } from '../measures/seen.ts'
import { ObjectShadow } from '../memory/object_shadow.ts'
import { createOperations, type Operations } from '../memory/operations.ts'
import { metaKey, SharedMemory, UNSEEN, type View, type ViewMeta } from '../memory/shared_memory.ts'
import type { MemoryMode } from '../memory_modes/memory_mode.ts'
import type { WeakMemory } from '../memory_modes/weak_memory.ts'
import type { Program } from '../run/program.ts'
import { type RacingAccesses, type RawFinding, rawFinding, sameRace } from '../story/finding.ts'
import type { Recorder } from '../story/recorder.ts'
import { noteLog, setAbsent } from './note_log.ts'
import { OwnClocks } from './own_clocks.ts'
import { NO_HINTS } from './program_hints.ts'
import { Retrace } from './retrace.ts'
import { LEAST_ROOM, prepareBound, type Room } from './room.ts'
import { MOST_CPUS, NOTED_READS, type SchedulerState, type Strategy } from './scheduler_state.ts'
import { SitePairs } from './site_pairs.ts'
import { LatestReads } from './spin.ts'
import type { StateWatch } from './state_watch.ts'
import { Unraced, whoGoesOn } from './unraced.ts'

export const NONE = -1

/** Bits of `attention`: why the point before a step must do more than ask the strategy. No CPU runs: setup, invariant, check */
export const IDLE = 1
/** the CPU was just begun: its first step belongs to the choice that began it */
export const FRESH = 2
/** somebody wants to know what each step does */
export const FEATURES = 4
/** all CPUs are led to their first step before anything is chosen */
export const BEGINNING = 8
/** nobody wants anything but races: points look at clocks, and at nothing else */
export const RACING = 16
/** no strategy is asked and nobody looks: points let pass (unraced.ts) */
export const ALONE = 32

/** The execution under way, as the engine's parts share it: one for each engine, made new by `prepare`, allocating nothing meanwhile. */
export class Execution {
  readonly program: Program
  readonly sites: Program['sites']
  readonly memory = new SharedMemory()
  readonly ops: Operations
  readonly shadow = new ObjectShadow()
  /** how many steps executions may take, and whether somebody said so; the one under way goes on fairly at `bound` (room.ts) */
  room: Room
  readonly isGiven: boolean
  bound = 0
  most = 0
  /** per site */
  readonly siteKind: Int32Array
  readonly siteBytes: Int32Array
  readonly siteAtomic: Uint8Array
  /** steps that order none of the others */
  readonly siteApart: Uint8Array
  /** a number for two sites */
  readonly pairs: SitePairs
  /** once the scenario says how many there are, daemons left out */
  cpuCount = 0
  state: SchedulerState = undefined as never
  strategy: Strategy = undefined as never
  recorder: Recorder | undefined
  races: RaceDetector | undefined
  coverage: PairLog | undefined
  hostState: unknown
  invariant: ((state: unknown) => void) | undefined
  looks: Pick<Scenario, 'held' | 'stepped'> = {}
  describe: Scenario['describe']
  describeValue: Scenario['describeValue']
  stateViews: Array<{ key: string; view: View }> = []
  /** elements whose races are none, by name */
  benign: readonly string[] = []
  seen = new Seen()
  /** `cpu0`, or what the scenario calls its daemon */
  nameOf: (cpu: number) => string = String

  attention = IDLE
  /** the CPU that runs; and who was chosen in its place, when it pauses */
  current = NONE
  chosen = NONE
  /** the CPU that runs has been told to pause */
  paused = false
  /** a finding ended the execution; the bound of steps did; the strategy gave it up; it must be run again */
  stopped = false
  cut = false
  redundant = false
  again = false
  /** number of the execution */
  index = 0
  steps = 0
  /** a step was taken whose effect nobody has looked at */
  stepTaken = false
  readonly unraced: Unraced = new Unraced(this)
  /** whether a data race ends the execution; else it is noted once, and the execution goes on */
  endsAt: (race: RacingAccesses) => boolean = () => true
  /** a recorded race: the access that makes it is still done, so that its values are known */
  stopsAfterStep = false
  /** the strategy wants the log of events; races are looked for; a plain access was met, so that there is something to race */
  events = false
  racing = false
  /** accesses beyond a shared view are findings */
  bounds = true
  plainSeen = false
  atomicDepth = 0
  usageError: BadInput | undefined
  /** nothing of the program should run: the event loop has its turn */
  isAbsent = false
  readonly clocks = new OwnClocks()
  loops: import('../event_loop/event_loops.ts').EventLoops | undefined
  readonly retrace: Retrace = new Retrace(this)
  readonly findings: RawFinding[] = []
  readonly hints = { ...NO_HINTS }
  /** what loads may see beside the newest store; undefined under sequential consistency */
  weak: WeakMemory | undefined
  /** a loop came back to its head with nothing changed (spin.ts): from here on, what each CPU reads is noted */
  get spinSeen(): boolean {
    return this.hints.spin === 1
  }
  get needsWholePoints(): boolean {
    return this.hints.spin === 1 || this.builtInSeen || this.retrace.on
  }
  set spinSeen(isSeen: boolean) {
    this.hints.spin = isSeen ? 1 : 0
  }
  /** a built-in took steps within a coroutine */
  builtInSeen = false
  readonly latest = new LatestReads()
  /** tells states apart, while somebody looks for one that comes back */
  watch: StateWatch | undefined

  // per CPU: the element before whose access it stands, and what a compareExchange there expects
  readonly view: Array<View | undefined> = []
  readonly place: number[] = []
  readonly expected: unknown[] = []
  /** the event that made its next one possible */
  readonly cause = new Int32Array(MOST_CPUS)
  readonly finished = new Uint8Array(MOST_CPUS)

  // per CPU, in Atomics.wait: the address, who came first, whether it may time out, and what the wait returned
  readonly waiting = new Int32Array(MOST_CPUS).fill(NONE)
  readonly waitOrder = new Int32Array(MOST_CPUS)
  readonly timed = new Uint8Array(MOST_CPUS)
  readonly waitResult: Array<'ok' | 'not-equal' | 'timed-out'> = []
  waitCounter = 0

  // how many CPUs stand before a mutex or in cpu_relax, and what each read since its last cpu_relax
  lockWanted = 0
  relaxWanted = 0
  readonly notedView: Array<View | undefined> = new Array(2 * MOST_CPUS * NOTED_READS).fill(undefined)
  readonly notedIndex: number[] = new Array(2 * MOST_CPUS * NOTED_READS).fill(0)
  readonly notedValue: unknown[] = new Array(2 * MOST_CPUS * NOTED_READS).fill(undefined)
  /** the steps that read, in a loop that may spin */
  readonly notedSite = new Int32Array(2 * MOST_CPUS * NOTED_READS)
  lastNoted = NONE
  notedAgain = false

  readonly mode: MemoryMode

  constructor(program: Program, steps: number | undefined, mode: MemoryMode = 'sc') {
    this.program = program
    this.mode = mode
    this.sites = program.sites
    this.pairs = new SitePairs(program.sites)
    this.room = steps === undefined ? LEAST_ROOM : { chosen: steps, most: steps }
    this.isGiven = steps !== undefined
    this.ops = createOperations(this.memory)
    this.siteKind = Int32Array.from(program.sites, (site) => site.kind)
    this.siteBytes = Int32Array.from(program.sites, (site) => site.size)
    this.siteApart = Uint8Array.from(program.sites, ({ file }) => (isCallNote(file) ? 1 : 0))
    this.siteAtomic = Uint8Array.from(program.sites, (site) => (site.atomic ? 1 : 0))
  }

  /** Everything as it was before the first step. */
  prepare(total: number): void {
    const { state } = this
    prepareBound(this)
    this.memory.restore()
    if (this.program.uses.memory) this.shadow.restore()
    for (let cpu = 0; cpu < total; cpu++) {
      state.enabled[cpu] = cpu
      state.pendingSite[cpu] = NONE
      state.pendingAddress[cpu] = NONE
      this.finished[cpu] = 0
      this.waiting[cpu] = NONE
      this.timed[cpu] = 0
      state.wantsRelax[cpu] = 0
      state.wantsLock[cpu] = 0
      this.cause[cpu] = NONE
      state.notedCount[cpu] = state.notedCount[state.cpuCount + cpu] = 0
    }
    this.latest.restart(total)
    this.loops?.restart()
    this.watch?.restart(total)
    state.enabledCount = total - (this.loops?.workers.count ?? 0)
    state.eventCount = 0
    state.current = NONE
    this.findings.length = 0
    this.waitCounter = this.relaxWanted = this.lockWanted = this.steps = this.atomicDepth = 0
    this.lastNoted = NONE
    this.hints.back = 0
    this.stopped = this.cut = this.redundant = this.paused = this.stepTaken = this.again = false
    this.stopsAfterStep = false
    this.unraced.restart()
    if (this.racing && this.plainSeen) this.races?.restart(this.memory.size)
    this.coverage?.restart(this.memory.size)
    this.weak?.restart()
  }

  /** Who takes the next step: the strategy's word. */
  pick(): number {
    const choice = this.unraced.on ? whoGoesOn(this) : this.strategy.pick()
    return this.weak === undefined || choice < 0 ? choice : this.weak.take(choice)
  }

  /** The same where nobody blocks, and nothing but outcomes is wanted. */
  prepareSimply(total: number): void {
    const { state } = this
    prepareBound(this)
    this.memory.restore()
    for (let cpu = 0; cpu < total; cpu++) {
      state.enabled[cpu] = cpu
      this.finished[cpu] = 0
    }
    state.enabledCount = total
    state.current = NONE
    if (this.findings.length > 0) this.findings.length = 0
    this.latest.againAt = NONE
    this.hints.back = 0
    this.steps = this.atomicDepth = 0
    this.stopped = this.cut = this.redundant = this.paused = this.stepTaken = this.again = false
    if (this.racing && this.plainSeen) this.races?.restart(this.memory.size)
  }

  /** What the program does in there is wanted. */
  present<T>(what: () => T): T {
    const before = this.isAbsent
    setAbsent(this, false)
    try {
      return what()
    } finally {
      setAbsent(this, before)
    }
  }

  /** CPUs run from here on; `idle` says that they do not. */
  busy(attention: number): void {
    this.attention = attention
    this.hints.busy = 1
    this.hints.order = ''
    noteLog(this)
  }

  idle(): void {
    this.attention = IDLE
    this.hints.busy = 0
    this.hints.log = this.isAbsent ? 1 : 0
  }

  /** Where a view stands in shared memory, or null for one on ordinary memory. */
  touch(view: View): ViewMeta | null {
    const meta = view?.[metaKey] as ViewMeta | null | undefined
    return meta === UNSEEN ? this.memory.register(view) : (meta ?? null)
  }

  enable(cpu: number): void {
    if (!this.state.isEnabled(cpu)) this.state.enabled[this.state.enabledCount++] = cpu
  }

  disable(cpu: number): void {
    this.state.disable(cpu)
  }

  /** This execution has been told of such a race, and went on. */
  isPassed(racing: RacingAccesses): boolean {
    return this.findings.some((known) => known.racing !== undefined && sameRace(known.racing, racing))
  }

  reportRace(message: string, racing: RacingAccesses): void {
    this.findings.push({ kind: 'data-race', message, racing })
    if (!this.endsAt(racing)) return
    this[this.recorder === undefined ? 'stopped' : 'stopsAfterStep'] = true
  }

  report(...told: Parameters<typeof rawFinding>): void {
    this.findings.push(rawFinding(...told))
    this.stopped = true
  }

  /** A stop that a step brought about makes even the CPU that goes on pause. */
  pausing(): boolean {
    if (!this.stopped && !this.cut) return false
    this.chosen = NONE
    this.paused = true
    return true
  }
}
