import fc from 'fast-check'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { sameVerdict } from '../explore/story/finding.ts'
import type { RecentCall } from '../machine/torture.ts'
import type { About } from '../shm/about.ts'
import { Engines } from './engines.ts'
import { lengthOf, type Program } from './program.ts'
import { extendedArbitrary, programArbitrary } from './program_arbitrary.ts'
import { programsFromCalls } from './program_from_calls.ts'
import { programsAbout, programsAboutMounts } from './programs_about.ts'
import { reduceProgram } from './reduce_program.ts'
import { likeness, type Told } from './same_finding.ts'
import { candidateExecutions } from './shrink.ts'

export interface BridgeOptions {
  standIns: ReadonlyMap<string, string>
  finding: Told & { about?: About }
  recentCalls: readonly RecentCall[][]
  seed: number
  seconds: number
  onProgress?(now: BridgeProgress): void
  /** whenever something is found that answers better */
  onFound?(bridged: Bridged): void | Promise<void>
  signal?: AbortSignal
}

export type Origin = 'the log' | 'what the finding names' | 'around the log'

export interface BridgeProgress {
  stage: 'linking' | 'programs from the log' | 'programs around the log' | 'shrinking' | 'minimising'
  programs: number
  executions: number
  elapsedMs: number
}

export interface Bridged {
  programs: number
  executions: number
  elapsedMs: number
  /** undefined: not within the time */
  found?: {
    program: Program
    explored: ExploreFinding
    /** the same judge, the explorer before any judge, or another judge of the same kind */
    likeness: 1 | 2 | 3
    /** cut from the log as it is, about what the finding names, or after changing such programs */
    from: Origin
  }
}

type Candidate = {
  program: Program
  explored: ExploreFinding
  likeness: 1 | 2 | 3
  from: Origin
  seed: number
}

const EXECUTIONS = 40
/** this share of the time is for the log as it is, and for a finding by the very same judge */
const SHARE = 0.7
const SHRINK_SECONDS = 15
/** of the time, for telling what is found: its program is linked once more, and replayed */
const MOST_FOR_TELLING = 0.25
const MOST_FROM_LOG = 24
const MOST_SHRINKING = 800

/** From what a stress run found, and what its CPUs did last, to a program and a schedule. */
export async function bridge(options: BridgeOptions): Promise<Bridged> {
  return new Bridge(options).go()
}

class Bridge {
  private readonly options: BridgeOptions
  private readonly startedAt = performance.now()
  private seconds: number
  private engines!: Engines
  private programs = 0
  private executions = 0
  private best: Candidate | undefined

  constructor(options: BridgeOptions) {
    this.options = options
    this.seconds = options.seconds
  }

  async go(): Promise<Bridged> {
    this.tell('linking')
    this.engines = await Engines.link({ standIns: this.options.standIns, races: false })
    this.seconds -= Math.min(this.elapsedMs() / 1000, this.seconds * MOST_FOR_TELLING)
    await this.search()
    const found = this.best === undefined ? undefined : await this.reduced(this.best)
    return { ...this.effort(), ...(found === undefined ? {} : { found }) }
  }

  private effort(): Omit<Bridged, 'found'> {
    const { programs, executions } = this
    return { programs, executions, elapsedMs: Math.round(this.elapsedMs()) }
  }

  /** Rounds over the programs of the log and about the finding, longer each time; then what is like them, until time is up. */
  private async search(): Promise<void> {
    const fromLog = programsFromCalls(this.options.recentCalls).sort((a, b) => lengthOf(a) - lengthOf(b))
    const about = programsAbout(this.options.finding.about ?? {})
    const [few, more] = [inTurn(fromLog.slice(0, MOST_FROM_LOG), about), programsAboutMounts()]
    const byLength = [...few, ...more]
    for (let round = 0; this.left() > 1 - SHARE && !this.isEnough(); round++)
      for (const program of round % 3 === 2 ? byLength : few) {
        const from = fromLog.includes(program) ? 'the log' : 'what the finding names'
        await this.attempt(program, from, round, EXECUTIONS * 2 ** round)
        if (this.isEnough() || this.left() <= 1 - SHARE) break
      }
    for (let number = 0; !this.isEnough() && this.left() > 0; number++) {
      const base = number % 3 === 2 ? undefined : byLength[number % Math.max(1, byLength.length)]
      const arbitrary = base === undefined ? programArbitrary() : extendedArbitrary(base)
      const [program] = fc.sample(arbitrary, { seed: this.options.seed + number, numRuns: 1 })
      await this.attempt(program!, 'around the log', number, EXECUTIONS)
    }
  }

  private async attempt(program: Program, from: Candidate['from'], round: number, executions: number): Promise<void> {
    if (this.isEnough() || this.left() <= 0) return
    this.tell(from === 'around the log' ? 'programs around the log' : 'programs from the log')
    const seed = (Math.imul(this.options.seed + 1, 0x9e3779b1) + round) >>> 1
    this.programs++
    const result = await this.engines.explore(program, { seed, executions, seconds: this.secondsLeft() })
    this.executions += result?.executions ?? 0
    const [explored] = result?.findings ?? []
    if (explored === undefined) return
    const like = likeness(this.options.finding, explored)
    if (like <= (this.best?.likeness ?? 0)) return
    this.best = { program, explored, likeness: like as 1 | 2 | 3, from, seed }
    await this.options.onFound?.({ ...this.effort(), found: this.best })
  }

  /** The same judge, or the explorer itself; another judge of the same kind will do once time runs short. */
  private isEnough(): boolean {
    const like = this.best?.likeness ?? 0
    return like >= 2 || (like === 1 && this.left() <= 1 - SHARE)
  }

  private async reduced(candidate: Candidate): Promise<Bridged['found']> {
    const { explored: found, seed, likeness: like, from } = candidate
    const until = performance.now() + Math.min(SHRINK_SECONDS, this.secondsLeft()) * 1000
    const executions = candidateExecutions(found.execution, MOST_SHRINKING)
    const same = (finding: ExploreFinding): boolean => sameVerdict(finding, found)
    let smallest = found
    const program = await reduceProgram(candidate.program, async (smaller) => {
      const seconds = (until - performance.now()) / 1000
      if (seconds < 0 || this.options.signal?.aborted) return false
      this.tell('shrinking')
      const result = await this.engines.explore(smaller, { seed, executions, seconds })
      const again = result?.findings.find(same)
      smallest = again ?? smallest
      return again !== undefined
    })
    this.tell('minimising')
    const most = Math.max(executions, found.execution)
    const how = { seed, executions: most, minimise: true, seconds: this.secondsLeft() }
    const result = await this.engines.explore(program, how)
    return { program, explored: result?.findings.find(same) ?? smallest, likeness: like, from }
  }

  private secondsLeft(): number {
    return Math.max(0, this.left() * this.seconds)
  }

  /** Share of the time that is left. */
  private left(): number {
    if (this.options.signal?.aborted) return 0
    return 1 - this.elapsedMs() / (this.seconds * 1000)
  }

  private elapsedMs(): number {
    return performance.now() - this.startedAt
  }

  private tell(stage: BridgeProgress['stage']): void {
    const { programs, executions } = this
    this.options.onProgress?.({ stage, programs, executions, elapsedMs: this.elapsedMs() })
  }
}

/** One of each, as long as both last. */
function inTurn<T>(a: readonly T[], b: readonly T[]): T[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])
    .flat()
    .filter((each) => each !== undefined)
}
