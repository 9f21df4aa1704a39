import { BadInput } from '../link/bad_input.ts'
import { StepKind } from '../link/instrument/steps.ts'
import { shown } from '../link/shown.ts'
import type { Outcome, Scenario } from '../scenario.ts'
import type { FindingKind } from '../shm/hints.ts'
import { beforeTheCpus } from './before_the_cpus.ts'
import { createDirect } from './direct.ts'
import { FindingSignal, type RawFinding, thrownFinding } from './finding.ts'
import { createIteration } from './iteration.ts'
import { ObjectShadow } from './object_shadow.ts'
import { createOperations } from './operations.ts'
import { OutcomeTable } from './outcome_table.ts'
import { type Program, scenarioOf } from './program.ts'
import { RaceDetector } from './races.ts'
import type { Recorder } from './recorder.ts'
import { Access, MOST_CPUS, NOTED_READS, SchedulerState, type Strategy } from './scheduler_state.ts'
import { metaKey, SharedMemory, UNSEEN, type View, type ViewMeta } from './shared_memory.ts'
import { createCloner, sharedBuffers } from './state_cloner.ts'
import { twinKey, twins } from './twins.ts'

export interface EngineOptions {
  races: boolean
  /** bound on the steps of one execution */
  steps: number
}

/** How an execution ended: all CPUs returned or are stuck; given up as redundant; too many steps; stopped at a finding. 'exhausted': nothing was left to run. */
export type Ending = 'exhausted' | 'whole' | 'redundant' | 'cut' | 'stopped'

export interface Engine {
  readonly state: SchedulerState
  readonly memory: SharedMemory
  readonly program: Program
  readonly scenario: Scenario
  readonly hostState: unknown
  readonly cpuCount: number
  readonly daemonCount: number
  /** outcomes of the last execution, one for each ordinary CPU */
  readonly outcomes: Outcome[]
  /** the last execution had an outcome for each CPU: none threw, none is stuck */
  readonly complete: () => boolean
  /** what was found in the last execution, in order */
  readonly findings: RawFinding[]
  /** names that `sometimes` was called with, over all executions */
  readonly reached: Map<string, number>
  run(strategy: Strategy, index: number, recorder?: Recorder): Ending
  /** who waits for what, for a message */
  describeBlocked(): string
  /** the choices of the last execution that found something, from a strategy that cannot repeat it by its number */
  schedule(): number[] | undefined
  /** `mount#3.mnt_count[cpu1]` where the scenario can say so */
  elementName(view: View, index: number): string
  nameOf(cpu: number): string
  enabledAtEnd(): number[]
}

const NONE = -1
const IDLE = 1
const FRESH = 2
const FEATURES = 4
const BEGINNING = 8
const PAUSE: unique symbol = Symbol('pause') as never

type Coroutine = Generator<unknown, unknown, unknown>

/**
 * Runs one execution of a program step by step, in one thread. CPUs are coroutines of the instrumented program; at each
 * step the running one asks the strategy who comes next (`$p`) and really pauses only when that is another CPU. A CPU is begun
 * when it is first chosen, and its first step belongs to that choice: so a schedule is the list of choices.
 */
export function createEngine(program: Program, options: EngineOptions): Engine {
  const memory = new SharedMemory()
  const ops = createOperations(memory)
  const shadow = new ObjectShadow()
  const { sites } = program
  const KIND = Int32Array.from(sites, (site) => site.kind)
  const SIZE = Int32Array.from(sites, (site) => site.size)
  const ATOMIC = Uint8Array.from(sites, (site) => (site.atomic ? 1 : 0))

  let attention = IDLE
  let strategy: Strategy = undefined as never
  let state: SchedulerState = undefined as never
  let recorder: Recorder | undefined
  let current = NONE
  let chosen = NONE
  let paused = false
  let stopped = false
  let cut = false
  let redundant = false
  let usageError: BadInput | undefined
  let atomicDepth = 0
  let stepTaken = false
  let steps = 0
  let events = false
  let racing = false
  let races: RaceDetector | undefined
  let plainSeen = false
  const bound = options.steps
  const findings: RawFinding[] = []
  const reached = new Map<string, number>()
  const { relax: usesRelax, memory: usesMemory, locks: usesLocks, waits: usesWaits } = program.uses

  // per CPU
  const view: Array<View | undefined> = []
  const place: number[] = []
  const expected: unknown[] = []
  const started = new Uint8Array(MOST_CPUS)
  const finished = new Uint8Array(MOST_CPUS)
  const failed = new Uint8Array(MOST_CPUS)
  const waiting = new Int32Array(MOST_CPUS).fill(NONE)
  const waitOrder = new Int32Array(MOST_CPUS)
  const timed = new Uint8Array(MOST_CPUS)
  const cause = new Int32Array(MOST_CPUS)
  const waitResult: Array<'ok' | 'not-equal' | 'timed-out'> = []
  const coroutines: Array<Coroutine | undefined> = []
  let wantsLock: Uint8Array = new Uint8Array(0)
  let waitCounter = 0
  let wantsRelax: Uint8Array = new Uint8Array(0)
  let relaxWanted = 0
  let lastNoted = NONE
  let notedAgain = false
  let lockWanted = 0

  // what each CPU read since its last cpu_relax
  const notedView: Array<View | undefined> = new Array(MOST_CPUS * NOTED_READS).fill(undefined)
  const notedIndex: number[] = new Array(MOST_CPUS * NOTED_READS).fill(0)
  const notedValue: unknown[] = new Array(MOST_CPUS * NOTED_READS).fill(undefined)

  const touch = (which: View): ViewMeta | null => {
    const meta = which[metaKey] as ViewMeta | null | undefined
    return meta === UNSEEN ? memory.register(which) : (meta ?? null)
  }

  // ---- who can go on -------------------------------------------------------------------------------------------

  const enable = (cpu: number): void => {
    if (!state.isEnabled(cpu)) state.enabled[state.enabledCount++] = cpu
  }

  const disable = (cpu: number): void => {
    for (let i = 0; i < state.enabledCount; i++)
      if (state.enabled[i] === cpu) {
        state.enabled[i] = state.enabled[--state.enabledCount]!
        return
      }
  }

  /** Whether a CPU before a mutex or in cpu_relax can go on is for memory to say. */
  const checkBlocked = (): void => {
    for (let cpu = 0; cpu < state.cpuCount; cpu++) {
      if (wantsLock[cpu] === 0 && wantsRelax[cpu] === 0) continue
      if (wantsLock[cpu] === 1 ? Number((view[cpu] as View)[place[cpu]!]) === 0 : changedSince(cpu)) enable(cpu)
      else disable(cpu)
    }
  }

  // ---- the point before a step ---------------------------------------------------------------------------------

  /** True when the CPU must pause here. */
  const $p = (which: View, index: number, site: number): boolean => {
    if ((attention & ~FRESH) !== 0) return announce(which, index, site, KIND[site]!)
    const meta = which[metaKey] as ViewMeta | null
    if (meta === null || index >>> 0 !== index || index >= meta.length) return announce(which, index, site, KIND[site]!)
    if (++steps > bound) return cutShort()
    if (attention !== 0) {
      attention = 0
      return false
    }
    const next = strategy.pick()
    if (next === current) return false
    chosen = next
    paused = true
    return true
  }

  /** Before a plain access. */
  const $q = (which: View, index: number, site: number): boolean =>
    (attention & ~FRESH) === 0 && (!racing || plainSeen)
      ? $p(which, index, site)
      : announce(which, index, site, KIND[site]!)

  const cutShort = (): boolean => {
    cut = true
    chosen = NONE
    return true
  }

  const announce = (which: View, index: unknown, site: number, kind: number): boolean => {
    if ((attention & IDLE) !== 0) return false
    const meta = touch(which)
    if (meta === null) return false
    let at = index as number
    if (at >>> 0 !== at || at >= meta.length) {
      if (typeof index === 'string' && /^(0|[1-9]\d*)$/.test(index) && Number(index) < meta.length) at = Number(index)
      else return false
    }
    if (racing && !plainSeen && (kind === StepKind.read || kind === StepKind.write)) return beginClocks()
    const cpu = current
    if (paused) throw refuse(site)
    const bytes = SIZE[site]! || 1 << meta.shift
    if (stepTaken) afterStep()
    state.pendingSite[cpu] = site
    state.pendingKind[cpu] = kind
    state.pendingAddress[cpu] = meta.base + (at << meta.shift)
    state.pendingBytes[cpu] = bytes
    view[cpu] = which
    place[cpu] = at
    recorder?.announces(cpu)
    if (kind === StepKind.lock) {
      wantsLock[cpu] = 1
      lockWanted++
    }
    if ((attention & BEGINNING) !== 0) {
      paused = true
      return true
    }
    if (kind === StepKind.lock) {
      if ((attention & FRESH) !== 0) {
        attention &= ~FRESH
        beginningStep(cpu)
      }
    } else if ((attention & FRESH) !== 0) {
      attention &= ~FRESH
      commit(cpu)
      return pausing()
    }
    return decide()
  }

  /** Until a first plain access there is nothing to race: no clocks were kept, and this execution is run again with them. */
  const beginClocks = (): boolean => {
    plainSeen = again = stopped = paused = true
    chosen = NONE
    return true
  }

  /** A stop that a step brought about makes even the CPU that goes on pause. */
  const pausing = (): boolean => {
    if (!stopped && !cut) return false
    chosen = NONE
    paused = true
    return true
  }

  const $pc = (which: View, index: number, wanted: unknown, site: number): boolean => {
    if ((attention & ~FRESH) === 0) return $p(which, index, site)
    expected[Math.max(current, 0)] = wanted
    return announce(which, index, site, StepKind.compareExchange)
  }

  /** Before `Atomics.wait`, when it would read. */
  const $pw = (which: View, index: number, value: unknown, _timeout: unknown, site: number): boolean => {
    if (current >= 0) expected[current] = value
    return announce(which, index, site, StepKind.wait)
  }

  const decide = (): boolean => {
    if (stopped || cut) return pausing()
    if (lockWanted + relaxWanted > 0) checkBlocked()
    if (state.enabledCount === 0) {
      chosen = NONE
      paused = true
      return true
    }
    const next = strategy.pick()
    if (next === current) {
      commit(next)
      return pausing()
    }
    chosen = next
    paused = true
    if (next < 0) redundant = true
    return true
  }

  /** A CPU that begins with a lock: beginning is a step of its own, so that it is one whether the lock is free or not. */
  const beginningStep = (cpu: number): void => {
    steps++
    if (events) logEvent(cpu, StepKind.woken, Access.none, NONE, 0, state.pendingSite[cpu]!)
    recorder?.begins(cpu)
  }

  const accessOf = (cpu: number, kind: number): number => {
    switch (kind) {
      case StepKind.read:
      case StepKind.load:
        return Access.read
      case StepKind.compareExchange:
        return succeeds(view[cpu] as View, place[cpu]!, expected[cpu]) ? Access.read | Access.write : Access.read
      case StepKind.wait:
        return succeeds(view[cpu] as View, place[cpu]!, expected[cpu]) ? Access.read | Access.queue : Access.read
      case StepKind.notify:
      case StepKind.timeout:
        return Access.queue
      case StepKind.woken:
        return timed[cpu] === 1 ? Access.queue : Access.none
      case StepKind.lock:
        return Access.read | Access.write | Access.lock
      case StepKind.unlock:
        return Access.write | Access.unlock
      case StepKind.update:
        return Access.read | Access.write
      case StepKind.relax:
        return Access.none
      default:
        return Access.write
    }
  }

  /** The step that `cpu` announced happens now: the code does it when it goes on. */
  const commit = (cpu: number): void => {
    if (++steps > bound) {
      cut = true
      return
    }
    const kind = state.pendingKind[cpu]!
    const address = state.pendingAddress[cpu]!
    const bytes = state.pendingBytes[cpu]!
    const access = accessOf(cpu, kind)
    if (wantsLock[cpu] === 1) {
      wantsLock[cpu] = 0
      lockWanted--
    } else if (wantsRelax[cpu] === 1) {
      wantsRelax[cpu] = 0
      relaxWanted--
    }
    stepTaken = true
    if (events) logEvent(cpu, kind, access, address, bytes, state.pendingSite[cpu]!)
    cause[cpu] = NONE
    if (kind === StepKind.woken || kind === StepKind.timeout || kind === StepKind.relax) {
      if (kind === StepKind.timeout) {
        waiting[cpu] = NONE
        waitResult[cpu] = 'timed-out'
      } else if (kind === StepKind.relax) {
        if (events) logNoted(cpu)
        state.notedCount[cpu] = 0
      }
      recorder?.step(cpu, undefined, 0)
      return
    }
    recorder?.step(cpu, view[cpu] as View, place[cpu]!)
    // notify touches no bytes: waking nobody on what was freed is harmless
    if (usesMemory && kind !== StepKind.notify && shadow.isFreed(address, bytes))
      report('use-after-free', shadow.explainUse(address, state, cpu, sites))
    if (racing) checkRace(cpu, kind, access, address, bytes)
    if (usesRelax && (access & Access.read) !== 0) noteRead(cpu, address, bytes)
  }

  /** A cpu_relax that goes on depends on all that the CPU had read. */
  const logNoted = (cpu: number): void => {
    const from = cpu * NOTED_READS
    const count = Math.min(state.notedCount[cpu]!, NOTED_READS)
    for (let i = from; i < from + count; i++)
      logEvent(cpu, PART, Access.read, state.notedAddress[i]!, state.notedBytes[i]!, state.pendingSite[cpu]!)
  }

  const logEvent = (cpu: number, kind: number, access: number, address: number, bytes: number, site: number): void => {
    const n = state.eventCount++
    if (n >= state.eventCpu.length) state.growEvents()
    state.eventCpu[n] = cpu
    state.eventKind[n] = kind
    state.eventAccess[n] = access
    state.eventAddress[n] = address
    state.eventBytes[n] = bytes
    state.eventSite[n] = site
    state.eventCause[n] = cause[cpu]!
    if (address >= 0 && kind !== PART) state.eventOld[n] = view[cpu]?.[place[cpu]!]
    state.eventExpected[n] = kind === StepKind.compareExchange ? expected[cpu] : undefined
  }

  const checkRace = (cpu: number, kind: number, access: number, address: number, bytes: number): void => {
    const plain = kind === StepKind.read || kind === StepKind.write
    if (!plainSeen) return
    const detector = races as RaceDetector
    if (detector.refines(address, bytes)) {
      again = true
      stopped = true
      return
    }
    const other = detector.step(cpu, plain, access, address, bytes, state.pendingSite[cpu]!)
    if (other >= 0)
      report(
        'data-race',
        detector.explain(cpu, state.pendingSite[cpu]!, other, sites, elementName(view[cpu] as View, place[cpu]!)),
      )
  }

  /** What follows a step, once its effect is there. */
  const afterStep = (): void => {
    stepTaken = false
    if (lastNoted >= 0) {
      const seen = (notedView[lastNoted] as View)[notedIndex[lastNoted]!]
      // another value than at an earlier look: what the loop decided on is gone, so it must look once more
      if (notedAgain && seen !== notedValue[lastNoted])
        state.notedCount[Math.floor(lastNoted / NOTED_READS)] = NOTED_READS + 1
      notedValue[lastNoted] = seen
      lastNoted = NONE
    }
    if (events) noteResult()
    recorder?.done()
    if (invariant === undefined) return
    const kept = attention
    attention = IDLE
    idle()
    try {
      invariant(hostState)
    } catch (error) {
      const { message } = thrownFinding(error, 'invariant', 'invariant')
      report('invariant', message.replace(/^invariant: /, ''))
    }
    attention = kept
    busy()
  }

  /** What the element holds after the last step: decides what a compareExchange moved to there would do. */
  const noteResult = (): void => {
    let n = state.eventCount - 1
    while (n >= 0 && state.eventKind[n] === PART) n--
    if (n >= 0 && state.eventAddress[n]! >= 0) state.eventResult[n] = view[current]?.[place[current]!]
  }

  const report = (kind: FindingKind, message: string, judge?: string): void => {
    findings.push(judge === undefined ? { kind, message } : { kind, message, judge })
    stopped = true
  }

  // ---- cpu_relax: a step that cannot be taken until what the CPU read since its last one is not as it left it --------

  const noteRead = (cpu: number, address: number, bytes: number): void => {
    const { notedCount, notedAddress, notedBytes } = state
    const from = cpu * NOTED_READS
    const count = notedCount[cpu]!
    lastNoted = NONE
    if (count > NOTED_READS) return
    let at = from
    while (at < from + count && notedAddress[at] !== address) at++
    notedAgain = at < from + count
    if (at === from + count) {
      notedCount[cpu] = count + 1
      if (count === NOTED_READS) return
      notedAddress[at] = address
      notedBytes[at] = bytes
      notedView[at] = view[cpu]
      notedIndex[at] = place[cpu]!
    }
    lastNoted = at
  }

  /** True also when too much was read to remember it, or nothing. */
  const changedSince = (cpu: number): boolean => {
    const from = cpu * NOTED_READS
    const count = state.notedCount[cpu]!
    if (count === 0 || count > NOTED_READS) return true
    for (let i = from; i < from + count; i++) if ((notedView[i] as View)[notedIndex[i]!] !== notedValue[i]) return true
    return false
  }

  const $relax = (site: number): boolean => {
    if ((attention & IDLE) !== 0) return false
    if (paused) throw refuse(site)
    if (stepTaken) afterStep()
    const cpu = current
    state.pendingSite[cpu] = site
    state.pendingKind[cpu] = StepKind.relax
    state.pendingAddress[cpu] = NONE
    view[cpu] = undefined
    recorder?.announces(cpu)
    wantsRelax[cpu] = 1
    relaxWanted++
    if ((attention & BEGINNING) !== 0) {
      paused = true
      return true
    }
    if ((attention & FRESH) !== 0) {
      attention &= ~FRESH
      beginningStep(cpu)
    }
    return decide()
  }

  // ---- wait and notify -----------------------------------------------------------------------------------------

  /** The wait itself; true when the CPU must pause, until notified or timed out. */
  const $wait = (which: View, index: number, value: unknown, timeout: unknown, site: number): boolean => {
    if ((attention & IDLE) !== 0 || touch(which) === null) {
      waitResult[Math.max(current, 0)] = direct.$d_wait(which, index, value, timeout, site)
      return false
    }
    const cpu = current
    const limit = timeout === undefined || Number.isNaN(Number(timeout)) ? Infinity : Math.max(Number(timeout), 0)
    const now = Atomics.load(which as never, index) as unknown
    if (now !== value && Number(now) !== Number(value)) {
      waitResult[cpu] = 'not-equal'
      return false
    }
    if (limit === 0) {
      waitResult[cpu] = 'timed-out'
      return false
    }
    const meta = touch(which) as ViewMeta
    if (stepTaken) afterStep()
    waiting[cpu] = meta.base + (index << meta.shift)
    waitOrder[cpu] = waitCounter++
    timed[cpu] = limit === Infinity ? 0 : 1
    state.pendingSite[cpu] = site
    state.pendingAddress[cpu] = waiting[cpu]!
    state.pendingBytes[cpu] = 1 << meta.shift
    if (limit === Infinity) {
      state.pendingKind[cpu] = StepKind.woken
      disable(cpu)
    } else state.pendingKind[cpu] = StepKind.timeout
    return decide()
  }

  const $waited = (): string => waitResult[Math.max(current, 0)]!

  const $notify = (which: View, index: number, count: unknown): number => {
    const meta = touch(which)
    if (meta === null) return Atomics.notify(which as never, index)
    Atomics.notify(which as never, index, 0)
    const address = meta.base + (index << meta.shift)
    let left = count === undefined ? Infinity : Math.max(Math.trunc(Number(count)) || 0, 0)
    let woken = 0
    while (left-- > 0) {
      let first = NONE
      for (let cpu = 0; cpu < state.cpuCount; cpu++)
        if (waiting[cpu] === address && (first < 0 || waitOrder[cpu]! < waitOrder[first]!)) first = cpu
      if (first < 0) break
      waiting[first] = NONE
      waitResult[first] = 'ok'
      state.pendingKind[first] = StepKind.woken
      cause[first] = state.eventCount - 1
      if (racing && plainSeen) races?.wakes(current, first)
      enable(first)
      woken++
    }
    return woken
  }

  const $lock = (which: View, index: number): void => {
    if ((attention & IDLE) !== 0 || touch(which) === null) return direct.$d_lock(which, index, 0)
    ops.set(which, index, 1)
  }

  const $unlock = (which: View, index: number): void => {
    ops.set(which, index, 0)
  }

  // ---- code that cannot pause ----------------------------------------------------------------------------------

  const refuse = (site: number): BadInput => {
    const { file, line, op } = sites[site]!
    usageError = new BadInput(
      `${shown(file)}:${line}: ${op} on shared memory inside code that cannot pause (a callback that a built-in calls, a constructor, ` +
        `a getter or setter, an async function): use for...of or a plain loop, or do the access outside`,
    )
    return usageError
  }

  /** A shared access from plain code while a CPU runs: part of the step for atomic files, an error otherwise. */
  const directAccess = (which: View, index: unknown, site: number, writes: boolean, bytes = 0): void => {
    if ((attention & IDLE) !== 0) return
    const meta = touch(which)
    if (meta === null) return
    if (ATOMIC[site] === 0 && atomicDepth === 0) throw refuse(site)
    const at = meta.base + (Number(index) << meta.shift)
    const length = bytes || SIZE[site]! || 1 << meta.shift
    if (events) logEvent(current, PART, writes ? Access.write : Access.read, at, length, site)
  }

  const direct = createDirect(ops, touch, directAccess, (which, index, count) => $notify(which, index, count))
  const iteration = createIteration(
    PAUSE,
    (which, index, site, kind) => announce(which, index, site, kind),
    ops,
    touch,
    () => refuse(Math.max(state.pendingSite[current]!, 0)),
  )

  const SharedArrayBufferSeen = new Proxy(SharedArrayBuffer, {
    construct: (target, given, newTarget) => {
      const buffer = Reflect.construct(target, given, newTarget) as SharedArrayBuffer
      memory.add(buffer)
      return buffer
    },
  })

  /** What reads in code that cannot pause look at: whether a CPU runs, and whether what it does is logged. */
  const hints = { busy: 0, log: 0 }
  const busy = (): void => {
    hints.busy = 1
    hints.log = events ? 1 : 0
  }
  const idle = (): void => {
    hints.busy = hints.log = 0
  }

  const runtime = {
    ...twins,
    $h: hints,
    $p,
    $q,
    $pc,
    $pw,
    $P: PAUSE,
    $m: metaKey,
    $g: twinKey,
    $SharedArrayBuffer: SharedArrayBufferSeen,
    $load: ops.load,
    $store: ops.store,
    $add: ops.add,
    $sub: ops.sub,
    $and: ops.and,
    $or: ops.or,
    $xor: ops.xor,
    $exchange: ops.exchange,
    $compareExchange: ops.compareExchange,
    $set: ops.set,
    $touch: ops.touch,
    $plus: ops.plus,
    $number: ops.number,
    $wait,
    $waited,
    $notify,
    $lock,
    $unlock,
    $relax,
    ...direct,
    ...iteration,
    $Atomics: atomicsObject(direct, { $p, $pc, $pw, $wait, $waited, $notify, ops, pause: PAUSE }, sites),
    $enter: () => {
      atomicDepth++
    },
    $leave: () => {
      atomicDepth--
    },
    $memoryAllocated: (which: View, from: number, length: number, what: string) => {
      const meta = touch(which)
      if (meta === null) return
      shadow.allocated(meta.base + (from << meta.shift), length << meta.shift, what, current, recorder?.place())
    },
    $memoryFreed: (which: View, from: number, length: number) => {
      const meta = touch(which)
      if (meta === null) return
      const again = shadow.freed(meta.base + (from << meta.shift), length << meta.shift, current, recorder?.place())
      if (again !== undefined) {
        report('double-free', again)
        if ((attention & IDLE) === 0) throw new FindingSignal(again)
      }
    },
    $finding: (kind: FindingKind, judge: string, message: string) => {
      report(kind, message, judge)
      throw new FindingSignal(message)
    },
    $sometimes: (name: string) => {
      reached.set(name, (reached.get(name) ?? 0) + 1)
    },
    $nowMs: () => 0,
  }

  // ---- the world -----------------------------------------------------------------------------------------------

  const host = beforeTheCpus(program, 'the file, while it loads,', () => program.factory(runtime))
  const scenario = scenarioOf(host)
  const cpuCount = scenario.cpus.length
  const daemonCount = scenario.daemons?.length ?? 0
  const total = cpuCount + daemonCount
  if (total > MOST_CPUS)
    throw new BadInput(`${cpuCount} CPUs and ${daemonCount} daemons: exploring takes at most ${MOST_CPUS} together`)
  state = new SchedulerState(total)
  wantsLock = state.wantsLock
  wantsRelax = state.wantsRelax
  const nameOf = (cpu: number): string => (cpu < cpuCount ? `cpu${cpu}` : `daemon${cpu - cpuCount}`)
  const hostState = beforeTheCpus(program, 'setup', () => scenario.setup())
  if (hostState instanceof Promise) throw new BadInput('`setup` must be synchronous: it returned a promise')
  const buffers = sharedBuffers(hostState)
  if (buffers.length === 0) throw new BadInput('`setup` returned no SharedArrayBuffer: the CPUs would share nothing')
  for (const buffer of buffers) memory.add(buffer)
  const cloneState = createCloner(hostState)
  const invariant = scenario.invariant?.bind(scenario)
  const check = scenario.check?.bind(scenario)
  const instances = Array.from({ length: total }, () => program.factory(runtime))
  const resets = instances.filter((instance) => instance.kept > 0)
  const bodies = instances.map((instance, i) => {
    const own = scenarioOf(instance)
    const body = (i < cpuCount ? own.cpus[i] : own.daemons?.[i - cpuCount]) as ((state: unknown) => unknown) & {
      [twinKey]?: (state: unknown) => unknown
    }
    if (/Async/.test(Object.prototype.toString.call(body)))
      throw new BadInput(`${nameOf(i)} is an async function: CPUs are plain synchronous functions`)
    return body[twinKey] ?? body
  })
  const isCoroutine = instances.map((instance, i) => {
    const own = scenarioOf(instance)
    const body = i < cpuCount ? own.cpus[i] : own.daemons?.[i - cpuCount]
    return body !== undefined && twinKey in body
  })
  memory.snapshot()
  shadow.snapshot(memory.size)
  findings.length = 0
  const seen = new OutcomeTable(scenario.outcomes)
  const forbids = Object.values(scenario.outcomes ?? {}).includes('forbidden')
  const outcomes: Outcome[] = new Array(cpuCount).fill(null)
  let returned = 0
  let throwing = 0
  let again = false
  let lastSchedule: number[] | undefined

  const prepare = (): void => {
    memory.restore()
    if (usesMemory) shadow.restore()
    for (const instance of resets) instance.reset()
    for (let cpu = 0; cpu < total; cpu++) {
      state.enabled[cpu] = cpu
      state.pendingSite[cpu] = NONE
      state.pendingAddress[cpu] = NONE
      started[cpu] = 0
      finished[cpu] = 0
      failed[cpu] = 0
      waiting[cpu] = NONE
      timed[cpu] = 0
      wantsRelax[cpu] = 0
      wantsLock[cpu] = 0
      cause[cpu] = NONE
      state.notedCount[cpu] = 0
    }
    state.enabledCount = total
    state.eventCount = 0
    state.current = NONE
    findings.length = 0
    waitCounter = relaxWanted = lockWanted = steps = returned = throwing = atomicDepth = 0
    lastNoted = NONE
    stopped = cut = redundant = paused = stepTaken = again = false
    if (racing && plainSeen) races?.restart(memory.size)
  }

  const finish = (cpu: number, value: unknown): void => {
    if (paused) throw refuse(Math.max(state.pendingSite[cpu]!, 0))
    finished[cpu] = 1
    if (value instanceof Promise) value.catch(() => {})
    if (
      value instanceof Promise ||
      (typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value))
    )
      throw new BadInput(
        `${nameOf(cpu)} returned ${value instanceof Promise ? 'a promise' : 'an iterator'}: CPUs are plain synchronous functions`,
      )
    if (cpu < cpuCount) {
      outcomes[cpu] = value as Outcome
      returned++
    }
    disable(cpu)
  }

  const fail = (cpu: number, error: unknown): void => {
    finished[cpu] = 1
    failed[cpu] = 1
    throwing++
    disable(cpu)
    if (usageError !== undefined) throw usageError
    if (error instanceof BadInput) throw error
    if (error instanceof FindingSignal) return
    findings.push(thrownFinding(error, 'uncaught', nameOf(cpu)))
    if (recorder !== undefined || strategy.haltsOnThrow === true) stopped = true
  }

  /** Lets `cpu` go on until it pauses or ends. */
  const beginAll = (): void => {
    for (let cpu = 0; cpu < total; cpu++) {
      attention |= BEGINNING
      start(cpu)
    }
    attention &= ~BEGINNING
    chosen = NONE
  }

  const start = (cpu: number): void => {
    current = cpu
    paused = false
    started[cpu] = 1
    try {
      const result = (bodies[cpu] as (state: unknown) => unknown)(cloneState())
      if (!isCoroutine[cpu]) return ended(cpu, result)
      coroutines[cpu] = result as Coroutine
      const { done, value } = (result as Coroutine).next()
      if (done) ended(cpu, value)
    } catch (error) {
      if (stepTaken) afterStep()
      attention &= ~FRESH
      fail(cpu, error)
      chosen = NONE
    }
  }

  const resume = (cpu: number): void => {
    current = cpu
    state.current = cpu
    paused = false
    if (started[cpu] === 0) {
      attention |= FRESH
      recorder?.switches(cpu)
      start(cpu)
      return
    }
    try {
      if ((attention & ~FRESH) !== 0) {
        recorder?.switches(cpu)
        commit(cpu)
        if (stopped || cut) return
      }
      const { done, value } = (coroutines[cpu] as Coroutine).next()
      if (done) ended(cpu, value)
    } catch (error) {
      if (stepTaken) afterStep()
      attention &= ~FRESH
      fail(cpu, error)
      chosen = NONE
    }
  }

  const ended = (cpu: number, value: unknown): void => {
    if (stepTaken) afterStep()
    if ((attention & FRESH) !== 0) {
      attention &= ~FRESH
      if (attention !== 0) beginningStep(cpu)
    }
    finish(cpu, value)
    chosen = NONE
  }

  const next = (): number => {
    if (stopped || cut || redundant) return NONE
    if (chosen >= 0) return chosen
    if (lockWanted + relaxWanted > 0) checkBlocked()
    if (state.enabledCount === 0) return NONE
    const picked = strategy.pick()
    if (picked < 0) redundant = true
    return picked
  }

  const run = (by: Strategy, index: number, recording?: Recorder): Ending => {
    strategy = by
    recorder = recording
    events = by.needsEvents
    racing = options.races
    if (racing && races === undefined) races = new RaceDetector(total)
    const features =
      events ||
      by.needsPending ||
      recording !== undefined ||
      invariant !== undefined ||
      usesRelax ||
      usesMemory ||
      usesLocks ||
      usesWaits
    if (!features && !(racing && plainSeen) && !by.eager) {
      const ending = runSimply(by, index)
      if (!again) return ending
    }
    do {
      prepare()
      recording?.restart()
      if (!by.begin(index)) return 'exhausted'
      attention = features || (racing && plainSeen) ? FEATURES : 0
      busy()
      chosen = NONE
      try {
        if (by.eager) beginAll()
        for (let cpu = next(); cpu >= 0; cpu = next()) {
          chosen = NONE
          resume(cpu)
        }
      } finally {
        attention = IDLE
        idle()
        current = NONE
      }
    } while (again)
    return endOf(by)
  }

  const endOf = (by: Strategy): Ending => {
    state.steps = steps
    const ending = conclude()
    if (by.schedule !== undefined && (findings.length > 0 || ending === 'cut')) lastSchedule = by.schedule()
    by.end(ending === 'whole')
    return ending
  }

  /**
   * An execution of which nothing is wanted but its outcome, of a program that cannot block: the same as below, without what
   * that leaves unused.
   */
  const runSimply = (by: Strategy, index: number): Ending => {
    memory.restore()
    for (const instance of resets) instance.reset()
    for (let cpu = 0; cpu < total; cpu++) {
      state.enabled[cpu] = cpu
      started[cpu] = finished[cpu] = 0
    }
    state.enabledCount = total
    state.current = NONE
    if (findings.length > 0) findings.length = 0
    steps = returned = throwing = atomicDepth = 0
    stopped = cut = redundant = paused = stepTaken = again = false
    if (!by.begin(index)) return 'exhausted'
    attention = 0
    busy()
    chosen = by.pick()
    while (chosen >= 0) {
      try {
        runChosen(by)
      } catch (error) {
        attention = 0
        fail(current, error)
        chosen = stopped || state.enabledCount === 0 ? NONE : by.pick()
      }
    }
    attention = IDLE
    idle()
    current = NONE
    if (again) return 'stopped'
    if (chosen < NONE) redundant = true
    return endOf(by)
  }

  const runChosen = (by: Strategy): void => {
    while (chosen >= 0) {
      const cpu = chosen
      current = state.current = cpu
      paused = false
      let result: IteratorResult<unknown, unknown>
      if (started[cpu] === 0) {
        started[cpu] = 1
        attention = FRESH
        const begun = (bodies[cpu] as (state: unknown) => unknown)(cloneState())
        if (isCoroutine[cpu]) {
          coroutines[cpu] = begun as Coroutine
          result = (begun as Coroutine).next()
        } else result = { done: true, value: begun }
      } else result = (coroutines[cpu] as Coroutine).next()
      if (!result.done) continue
      attention = 0
      finish(cpu, result.value)
      chosen = state.enabledCount === 0 || stopped ? NONE : by.pick()
    }
  }

  const conclude = (): Ending => {
    if (usageError !== undefined) throw usageError
    if (cut) return 'cut'
    if (redundant) return 'redundant'
    if (stopped) return 'stopped'
    if (returned + throwing < total && isStuck()) {
      findings.push({ kind: 'deadlock', message: describeBlocked() })
      return 'whole'
    }
    if (throwing === 0 && check !== undefined) {
      try {
        check(hostState, outcomes)
      } catch (error) {
        if (error instanceof FindingSignal) return 'whole'
        findings.push({ ...thrownFinding(error, 'assertion', 'check'), kind: 'assertion' })
      }
    }
    if (forbids && returned === cpuCount) {
      const key = seen.add(outcomes)
      if (key !== undefined) findings.push({ kind: 'forbidden-outcome', message: `the outcome ${key} is forbidden` })
    }
    if (usesMemory && findings.length === 0) {
      const leak = shadow.leak(sites)
      if (leak !== undefined) findings.push({ kind: 'leak', message: leak })
    }
    return 'whole'
  }

  /** Somebody is blocked who may not be: a CPU, or a daemon other than in an idle wait. */
  const isStuck = (): boolean => {
    for (let cpu = 0; cpu < total; cpu++) {
      if (finished[cpu] === 1) continue
      if (cpu < cpuCount || waiting[cpu] === NONE) return true
    }
    return false
  }

  const describeBlocked = (): string => {
    const parts: string[] = []
    for (let cpu = 0; cpu < total; cpu++) {
      if (finished[cpu] === 1) continue
      const site = sites[state.pendingSite[cpu]!]
      const where = site === undefined ? '' : ` at ${shown(site.file)}:${site.line}`
      const address = state.pendingAddress[cpu]!
      const what = wantsRelax[cpu]
        ? `spins in cpu_relax until another CPU writes what it read`
        : wantsLock[cpu]
          ? `waits for the mutex at ${elementName(view[cpu] as View, place[cpu]!)}`
          : waiting[cpu] !== NONE
            ? `waits in Atomics.wait on ${elementName(view[cpu] as View, place[cpu]!)}`
            : `stands before a step on address ${address}`
      if (cpu < cpuCount || waiting[cpu] === NONE) parts.push(`${nameOf(cpu)} ${what}${where}`)
    }
    return parts.join('; ')
  }

  const elementName = (which: View, index: number): string => {
    const described = scenario.describe?.(hostState as never, which, index)
    if (described !== undefined) return described
    const meta = touch(which)
    const { buffer } = memory.place(meta?.base ?? 0)
    return `${which.constructor.name}#${buffer}[${index}]`
  }

  return {
    state,
    memory,
    program,
    scenario,
    hostState,
    cpuCount,
    daemonCount,
    outcomes,
    complete: () => returned === cpuCount,
    findings,
    reached,
    run,
    describeBlocked,
    schedule: () => lastSchedule,
    elementName,
    nameOf,
    enabledAtEnd: () => Array.from(state.enabled.subarray(0, state.enabledCount)),
  }
}

/** Not a step of its own: an access by an atomic file, part of the step before it in the log. */
export const PART = 15

function succeeds(view: View, index: number, expected: unknown): boolean {
  const old = view[index] as unknown
  if (old === expected) return true
  if (typeof old === 'bigint') return typeof expected === 'bigint' && wrapped(view, expected) === old
  return wrapped(view, Math.trunc(Number(expected)) || 0) === old
}

function wrapped(view: View, value: number | bigint): unknown {
  const one = new (view.constructor as new (length: number) => { [index: number]: unknown })(1)
  one[0] = value
  return one[0]
}

// biome-ignore lint/suspicious/noExplicitAny: stands for the global Atomics where a program passes it about as a value
function atomicsObject(direct: any, point: any, sites: Program['sites']): unknown {
  const site = sites.length - 1
  const object: Record<string, unknown> = Object.create(Atomics)
  for (const name of [
    'load',
    'store',
    'add',
    'sub',
    'and',
    'or',
    'xor',
    'exchange',
    'compareExchange',
    'notify',
    'wait',
  ]) {
    const plain = (...given: unknown[]) => {
      while (given.length < direct[`$d_${name}`].length - 1) given.push(undefined)
      return direct[`$d_${name}`](...given, site)
    }
    object[name] = twins.$fn(plain, function* (...given) {
      if (name === 'wait') {
        if (point.$pw(given[0], given[1], given[2], given[3], site)) yield point.pause
        if (point.$wait(given[0], given[1], given[2], given[3], site)) yield point.pause
        return point.$waited()
      }
      if (point.$p(given[0], given[1], site)) yield point.pause
      return name === 'notify' ? point.$notify(given[0], given[1], given[2]) : point.ops[name](...given)
    })
  }
  object['waitAsync'] = () => {
    throw new BadInput('Atomics.waitAsync is not supported: exploring takes synchronous code only; use Atomics.wait')
  }
  return object
}
