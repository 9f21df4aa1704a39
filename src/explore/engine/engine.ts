import type { Outcome, Scenario } from '../../scenario.ts'
import { doing, type EngineStanding } from '../../supervise/doing.ts'
import { type InterleavingCoverage, PairLog } from '../measures/coverage.ts'
import { RaceDetector } from '../measures/races.ts'
import type { Seen } from '../measures/seen.ts'
import type { SharedMemory, View } from '../memory/shared_memory.ts'
import { holdBack } from '../memory_modes/held_back.ts'
import type { MemoryMode } from '../memory_modes/memory_mode.ts'
import { weakMemory } from '../memory_modes/needs_words.ts'
import type { WeakMemory } from '../memory_modes/weak_memory.ts'
import type { Program } from '../run/program.ts'
import type { RacingAccesses, RawFinding } from '../story/finding.ts'
import type { RecordedStep, Recorder } from '../story/recorder.ts'
import { withUsersStacks } from '../story/users_stacks.ts'
import { takesBuiltIns } from './built_in_host.ts'
import { createConclude, type Ending, type Results } from './conclude.ts'
import { checkBlocked } from './cpu_relax.ts'
import { createCpus } from './cpus.ts'
import { describeBlocked } from './describe_blocked.ts'
import { bytesOf, effectOf, elementName, valueInWords } from './element_name.ts'
import { Execution, FEATURES, NONE, RACING } from './execution.ts'
import { setAbsent } from './note_log.ts'
import { type PendingStep, pendingStep } from './pending_step.ts'
import type { Room } from './room.ts'
import { createRuntime } from './runtime.ts'
import type { SchedulerState, Strategy } from './scheduler_state.ts'
import type { Standing } from './standing.ts'
import { standings, type WordsTold } from './standings.ts'
import { type StateWatch, watched } from './state_watch.ts'
import { bringUpDaemons, letSettle, race } from './unraced.ts'
import { createWorld } from './world.ts'

export interface EngineOptions {
  races: boolean
  /** plain accesses beyond the end of a shared view are findings; default yes */
  bounds?: boolean
  /** an execution goes on behind a data race, so that what lies behind it is found, too */
  pastRaces?: boolean
  /** bound on the steps of one execution; by default as much as it needs (room.ts) */
  steps?: number | undefined
  /** keeps which ordered pairs of steps were met */
  coverage?: InterleavingCoverage
  /** has every execution written down, for who asks how one came to where it does not come back */
  witness?(by: Strategy): { by: Strategy; recorder: Recorder }
  memory?: MemoryMode
}

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
  readonly seen: Seen
  /** what this engine added to the coverage that it was given */
  readonly pairs: PairLog | undefined
  readonly weak: WeakMemory | undefined
  /** how many steps executions may take */
  room(): Room
  /** says so, as far as nobody set a bound */
  giveRoom(room: Room): void
  run(strategy: Strategy, index: number, recorder?: Recorder): Ending
  /** executions end at these data races from now on; without: as the options say */
  endAt(races?: (race: RacingAccesses) => boolean): void
  readonly pastRaces: boolean
  /** runs an execution in which `stateKey` tells states apart; undefined under a memory mode: store buffers are not told */
  watched(strategy: Strategy): Ending | undefined
  /** where the last execution may have gone in a circle: the step at which LatestReads saw a CPU come back; -1: it saw none */
  cameAgainAt(): number
  /** between two choices of such an execution: the same for states that are the same */
  stateKey(): number
  /** and how many steps of a CPU wrote so far */
  writesOf(cpu: number): number
  describeBlocked(): string
  pending(cpu: number): PendingStep | undefined
  /** who holds what and waits for what, between two steps */
  standings(words: WordsTold): Standing[]
  /** the choices of the last execution that found something, from a strategy that cannot repeat it by its number */
  schedule(): number[] | undefined
  /** `mount#3.mnt_count[cpu1]` where the scenario can say so */
  elementName(view: View, index: number): string
  /** a value of it in words, where the scenario has them */
  valueInWords(view: View, index: number, value: unknown): string | undefined
  /** what a step does to its element: `reads 0`, `writes 1 over 0` */
  effectOf(step: RecordedStep): string
  /** where an element is in shared memory: first byte, and how many */
  bytesOf(view: View, index: number): [number, number]
  nameOf(cpu: number): string
  enabledAtEnd(): number[]
  /** runs what is the scenario's own between executions; whatever else of it runs there came too late */
  present<T>(what: () => T): T
  /** others have the thread: what of the program touches shared memory meanwhile is told afterwards */
  away(others: Promise<unknown>): Promise<void>
}

/**
 * Runs one execution of a program step by step, in one thread. CPUs are coroutines of the instrumented program; at each
 * step the running one asks the strategy who comes next (engine/point.ts) and really pauses only when that is another CPU. A
 * CPU is begun when it is first chosen, and its first step belongs to that choice: so a schedule is the list of choices.
 */
export function createEngine(program: Program, options: EngineOptions): Engine {
  const x = new Execution(program, options.steps, options.memory)
  x.bounds = options.bounds !== false
  const pastRaces = options.pastRaces === true
  const endAt = (races = (_: RacingAccesses): boolean => !pastRaces): void => {
    x.endsAt = races
  }
  endAt()
  const { seen } = x
  const world = createWorld(x, createRuntime(x, seen))
  const { scenario, hostState, cpuCount, daemonCount, total, nameOf, resets } = world
  const { state, memory, findings } = x
  memory.snapshot()
  x.shadow.snapshot(memory.size)
  if (x.mode !== 'sc') x.weak = weakMemory(x, x.mode, total)
  findings.length = 0
  const results: Results = { outcomes: new Array(cpuCount).fill(null), returned: 0, throwing: 0 }
  const cpus = createCpus(x, world, results)
  const conclude = createConclude(x, world, results, cpus.rest)
  const { relax, memory: usesMemory, locks, waits, settles } = program.uses
  const isLookedAt = x.loops !== undefined || x.invariant !== undefined || x.looks.stepped !== undefined
  const needsFeatures = isLookedAt || relax || usesMemory || locks || waits || settles
  const pairs = options.coverage === undefined ? undefined : new PairLog(options.coverage, program, total)
  let lastSchedule: number[] | undefined
  const restart = (): void => {
    for (const instance of resets) instance.reset()
    cpus.restart()
  }

  const next = (): number => {
    if (x.stopped || x.cut || x.redundant) return NONE
    if (x.chosen >= 0) return x.chosen
    if (x.lockWanted + x.relaxWanted > 0) checkBlocked(x)
    if (x.weak !== undefined) holdBack(x.weak)
    if (x.unraced.settling !== NONE) letSettle(x)
    if (state.enabledCount === 0 || x.stopped) return NONE
    const picked = x.pick()
    if (picked < 0) x.redundant = true
    return picked
  }

  const step = (): boolean => {
    const cpu = next()
    x.chosen = NONE
    if (cpu >= 0) cpus.resume(cpu)
    return cpu >= 0
  }

  const endOf = (by: Strategy): Ending => {
    state.steps = x.steps
    const ending = conclude()
    if (by.schedule !== undefined && (findings.length > 0 || ending === 'cut' || x.latest.againAt >= 0))
      lastSchedule = by.schedule()
    by.end(ending === 'whole')
    return ending
  }

  const standing = (): EngineStanding => ({
    cpu: x.current < 0 ? '' : nameOf(x.current),
    steps: x.steps,
    index: x.index,
    choices: x.strategy.schedule?.() ?? x.strategy.taken,
    eager: x.strategy.eager,
    hash: program.hash,
  })

  const run = (given: Strategy, index: number, asked?: Recorder): Ending => {
    const { by, recorder: recording } = options.witness?.(given) ?? { by: given, recorder: asked }
    if (doing.engine !== standing) doing.engine = takesBuiltIns(x, standing)
    doing.runs++
    x.index = index
    x.recorder = recording
    x.events = by.needsEvents
    x.racing = options.races
    if (x.racing && x.races === undefined) x.races = new RaceDetector(total)
    x.coverage = pairs?.paused ? undefined : pairs
    const features =
      needsFeatures ||
      x.needsWholePoints ||
      x.events ||
      by.needsPending ||
      recording !== undefined ||
      x.coverage !== undefined ||
      x.weak !== undefined
    if (!features && !by.eager) {
      let ending: Ending
      do ending = runSimply(by, index)
      while (x.again && !x.needsWholePoints)
      if (!x.again) return ending
    }
    do {
      x.strategy = by
      x.prepare(total)
      restart()
      recording?.restart()
      if (!by.begin(index)) return 'exhausted'
      x.busy(features || x.needsWholePoints || (x.racing && x.plainSeen) ? FEATURES : 0)
      x.chosen = NONE
      try {
        if (by.eager || x.weak !== undefined) cpus.beginAll()
        if (daemonCount > 0) bringUpDaemons(x, step)
        while (step());
      } finally {
        race(x)
        x.idle()
        x.current = NONE
      }
    } while (x.again)
    return endOf(by)
  }

  /** An execution of which nothing is wanted but its outcome, of a program that cannot block: as above, without what that leaves unused. */
  const runSimply = (by: Strategy, index: number): Ending => {
    x.strategy = by
    x.prepareSimply(total)
    restart()
    if (!by.begin(index)) return 'exhausted'
    const racing = x.racing && x.plainSeen ? RACING : 0
    x.busy(racing)
    x.chosen = by.pick()
    try {
      while (x.chosen >= 0) {
        try {
          cpus.runChosen()
        } catch (error) {
          x.attention = racing
          cpus.fail(x.current, error)
          x.chosen = x.stopped || state.enabledCount === 0 ? NONE : x.strategy.pick()
        }
      }
    } finally {
      x.idle()
      x.current = NONE
    }
    if (x.again) return 'stopped'
    if (x.chosen < NONE) x.redundant = true
    return endOf(by)
  }

  setAbsent(x, true)
  return {
    state,
    memory,
    program,
    scenario,
    hostState,
    cpuCount,
    daemonCount,
    outcomes: results.outcomes,
    complete: () => results.returned === cpuCount,
    findings,
    seen,
    pairs,
    weak: x.weak,
    run(by, index, recording) {
      x.isAbsent = false // whether anything is logged is said when CPUs run
      try {
        const go = () => run(by, index, recording)
        return withUsersStacks(program, () => (x.loops === undefined ? go() : x.loops.within(go)))
      } finally {
        setAbsent(x, true)
        x.retrace.intact?.ended()
      }
    },
    describeBlocked: () => x.present(() => describeBlocked(x, world)),
    endAt,
    pastRaces,
    room: () => x.room,
    giveRoom(room) {
      if (!x.isGiven) x.room = room
    },
    watched: (by) => watched(x, () => x.present(() => run(by, 0))),
    cameAgainAt: () => x.latest.againAt,
    stateKey: () => (x.watch as StateWatch).key(),
    writesOf: (cpu) => (x.watch as StateWatch).writes[cpu]!,
    pending: (cpu) => pendingStep(x, cpu),
    standings: (words) => x.present(() => standings(x, world, words)),
    schedule: () => lastSchedule,
    elementName: (view, index) => x.present(() => elementName(x, view, index)),
    valueInWords: (view, index, value) => x.present(() => valueInWords(x, view, index, value)),
    effectOf: (step) => x.present(() => effectOf(x, step)),
    bytesOf: (view, index) => bytesOf(x, view, index),
    nameOf,
    present: (what) => x.present(what),
    away: async (others) => {
      await others
      if (x.usageError !== undefined) throw x.usageError
    },
    enabledAtEnd: () => Array.from(state.enabled.subarray(0, state.enabledCount)),
  }
}
