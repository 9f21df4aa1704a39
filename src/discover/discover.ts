import { InterleavingCoverage } from '../explore/measures/coverage.ts'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import type { ExploreFinding, ExploreResult } from '../explore/run/explore_result.ts'
import { sameVerdict } from '../explore/story/finding.ts'
import { deeperStack, type StackSeen } from '../judge/seen/stack_seen.ts'
import type { DiscoverCounts, Discovered, DiscoverProgress, Discovery } from './discovered.ts'
import { Engines } from './engines.ts'
import { aloneBefore, exploringSeed, formatPath, type Lineage, type Origin, parsePath, programOf } from './lineage.ts'
import { lengthOf, type Program } from './program.ts'
import { type SearchTime, searchEnd } from './search_end.ts'
import { candidateExecutions, shrink } from './shrink.ts'

export interface DiscoverOptions extends SearchTime {
  standIns: ReadonlyMap<string, string>
  seed: number
  cpus?: number
  /** at most so many programs */
  programs?: number
  /** of each program */
  executions: number
  races: boolean
  memory?: MemoryMode
  keepGoing: boolean
  /** only this program */
  path?: string
  /** only every `of`th program, beginning with number `first` */
  share?: { first: number; of: number }
  /** programs that met something new elsewhere, and what was met there */
  corpus?: readonly Lineage[]
  coverage?: InterleavingCoverage
  /** linked before, with these stand-ins and this coverage */
  engines?: Engines
  /** false: programs that fail are told as they are; default true */
  shrinks?: boolean
  onProgress?(now: DiscoverProgress): void
  /** a program was explored */
  onExplored?(lineage: Lineage, how: 'alone' | 'raced'): void
  /** as soon as a program fails, and again when it is shrunk */
  onDiscovery?(discovery: Discovery): void | Promise<void>
  signal?: AbortSignal
}

type Found = ExploreFinding & { alone: boolean }

const SHRINK_SECONDS = 20
const MOST_DISCOVERIES = 20
const MOST_CORPUS = 500
const GROWTH_STEP = 1.15

/** Generates programs, explores each a little, and comes back with those that fail. */
export async function discover(options: DiscoverOptions): Promise<Discovered> {
  return new Discovering(options).go()
}

class Discovering {
  private readonly options: DiscoverOptions
  private readonly origin: Origin
  private readonly coverage: InterleavingCoverage
  private readonly startedAt = performance.now()
  /** when exploring, shrinking and minimising end */
  private until = Infinity
  private readonly corpus: Lineage[] = []
  private readonly growth: Array<[number, number]> = []
  private readonly known = new Set<string>()
  private readonly discoveries: Discovery[] = []
  private engines!: Engines
  private programs = 0
  private executions = 0
  private steps = 0
  private unfit = 0
  private cut = 0
  private stack: StackSeen | undefined

  constructor(options: DiscoverOptions) {
    this.options = options
    this.origin = { seed: options.seed, cpus: options.cpus }
    this.corpus.push(...(options.corpus ?? []))
    this.coverage = options.coverage ?? new InterleavingCoverage()
  }

  async go(): Promise<Discovered> {
    const { options } = this
    this.tell('linking')
    const { standIns, races, memory = 'sc' } = options
    this.engines = options.engines ?? (await Engines.link({ standIns, races, memory, coverage: this.coverage }))
    this.until = searchEnd(options, this.elapsedMs())
    if (options.path !== undefined) await this.again(options.path)
    else await this.many()
    return {
      ...this.counts(),
      interrupted: options.signal?.aborted ?? false,
      discoveries: this.discoveries,
      lineages: this.corpus.slice(options.corpus?.length ?? 0),
    }
  }

  private counts(): DiscoverCounts {
    return {
      programs: this.programs,
      executions: this.executions,
      steps: this.steps,
      unfit: this.unfit,
      cut: this.cut,
      ...(this.stack === undefined ? {} : { stack: this.stack }),
      pairs: this.coverage.pairs,
      corpus: this.corpus.length,
      growth: this.growth,
      elapsedMs: Math.round(this.elapsedMs()),
    }
  }

  private async many(): Promise<void> {
    const { first, of } = this.options.share ?? { first: 0, of: 1 }
    for (let number = first; this.mayGoOn(); number += of) {
      for (const lineage of aloneBefore(number)) if (this.mayGoOn()) await this.oneAlone(lineage)
      if (this.mayGoOn()) await this.one(this.lineageOf(number))
    }
  }

  private mayGoOn(): boolean {
    const { programs = Infinity, keepGoing, signal } = this.options
    const enough = this.discoveries.length >= (keepGoing ? MOST_DISCOVERIES : 1)
    return !enough && !signal?.aborted && this.programs < programs && performance.now() < this.until
  }

  /** Every other program extends one that met pairs of steps nobody had met before; the later ones more often. */
  private lineageOf(number: number): Lineage {
    const draw = Math.imul(number ^ this.options.seed, 0x9e3779b1) >>> 8
    const turn = Math.floor(number / (this.options.share?.of ?? 1))
    if (this.corpus.length === 0 || turn % 2 === 0) return [number]
    const newest = this.corpus.length - 1
    const base = this.corpus[Math.max(draw % (newest + 1), (draw >>> 10) % (newest + 1))]!
    return [...base, number]
  }

  private async one(lineage: Lineage): Promise<void> {
    const program = programOf(this.origin, lineage)
    const before = this.coverage.pairs
    const found = await this.explore(program, lineage, formatPath(lineage, ''), this.options.executions)
    if (this.coverage.pairs > before && this.corpus.length < MOST_CORPUS && found === undefined)
      this.corpus.push(lineage)
    await this.workOnce(program, lineage, found)
  }

  private async oneAlone(lineage: Lineage): Promise<void> {
    const program = programOf(this.origin, lineage)
    await this.workOnce(program, lineage, await this.exploreAlone(program, lineage, formatPath(lineage, '')))
    this.options.onExplored?.(lineage, 'alone')
  }

  private async workOnce(program: Program, lineage: Lineage, found: Found | undefined): Promise<void> {
    if (found === undefined) return
    const key = `${found.kind} ${found.judge}`
    if (this.known.has(key)) return
    this.known.add(key)
    await this.work(program, lineage, found)
  }

  /** First one operation after the other, then raced. */
  private async explore(
    program: Program,
    lineage: Lineage,
    path: string,
    executions: number,
  ): Promise<Found | undefined> {
    const seed = exploringSeed(this.origin, lineage)
    this.programs++
    const alone = await this.exploreAlone(program, lineage, path)
    if (alone !== undefined) return alone
    // the last program ends with the time, in the middle of its executions
    const box = this.until === Infinity || this.options.path !== undefined ? {} : { seconds: this.untilEnd() }
    const result = await this.engines.explore(program, { seed, executions, path, hunt: seed, ...box })
    if (result === undefined) this.unfit++
    else this.count(result)
    this.tell('exploring')
    this.options.onExplored?.(lineage, 'raced')
    return result?.findings[0] && { ...result.findings[0], alone: false }
  }

  private async exploreAlone(program: Program, lineage: Lineage, path: string): Promise<Found | undefined> {
    const seed = exploringSeed(this.origin, lineage)
    const alone = await this.engines.explore(program, { seed, executions: 1, alone: true, path })
    if (alone !== undefined) this.count(alone)
    return alone?.findings[0] && { ...alone.findings[0], alone: true }
  }

  private count(result: ExploreResult): void {
    this.executions += result.executions
    this.steps += result.steps
    this.cut += result.cut
    this.stack = deeperStack(this.stack, result.stack)
    if (this.executions >= GROWTH_STEP * (this.growth.at(-1)?.[0] ?? 0))
      this.growth.push([this.executions, this.coverage.pairs])
  }

  private async work(program: Program, lineage: Lineage, found: Found): Promise<void> {
    const foundIn = this.met(program, found)
    const path = formatPath(lineage, '')
    if (this.options.shrinks === false) {
      this.discoveries.push({ program, path, foundIn, alone: found.alone, explored: found })
      return
    }
    await this.options.onDiscovery?.({ program, path, foundIn, alone: found.alone, explored: found })
    this.tell('shrinking')
    const { engines, origin, options } = this
    const shrunk = await shrink({
      engines,
      origin,
      lineage,
      finding: found,
      seed: exploringSeed(this.origin, lineage),
      seconds: Math.min(SHRINK_SECONDS, this.secondsLeft()),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    const smallest = shrunk ?? { program, path: '', explored: found }
    const fails = { ...smallest.explored, alone: found.alone }
    await this.keep(smallest.program, formatPath(lineage, smallest.path), lineage, fails, foundIn)
  }

  private met(program: Program, { execution }: Found): Discovery['foundIn'] {
    const elapsedMs = Math.round(this.elapsedMs())
    return { program: this.programs, execution, elapsedMs, operations: lengthOf(program) }
  }

  /** A program that fails, whether it was shrunk or not, with its schedule minimised. */
  private async keep(
    program: Program,
    path: string,
    lineage: Lineage,
    found: Found,
    foundIn: Discovery['foundIn'],
  ): Promise<void> {
    this.tell('minimising')
    const seconds = this.secondsLeft()
    const executions = Math.max(found.execution, candidateExecutions(found.execution))
    const { alone } = found
    const how = { seed: exploringSeed(this.origin, lineage), executions, alone, minimise: true }
    const result = await this.engines.explore(program, { ...how, ...(seconds === Infinity ? {} : { seconds }) })
    const explored = result?.findings.find((finding) => sameVerdict(finding, found)) ?? found
    const discovery = { program, path, foundIn, alone, explored }
    this.discoveries.push(discovery)
    await this.options.onDiscovery?.(discovery)
  }

  /** For shrinking and minimising. */
  private secondsLeft(): number {
    return this.options.strictly === true ? this.untilEnd() : Infinity
  }

  private untilEnd(): number {
    return Math.max(0, (this.until - performance.now()) / 1000)
  }

  /** The program of a path, explored as the run that printed it did. */
  private async again(path: string): Promise<void> {
    const { lineage, shrunk } = parsePath(path)
    const program = programOf(this.origin, lineage, shrunk)
    const found = await this.explore(
      program,
      lineage,
      path,
      Math.max(this.options.executions, candidateExecutions(Infinity)),
    )
    if (found !== undefined) await this.keep(program, path, lineage, found, this.met(program, found))
  }

  private elapsedMs(): number {
    return performance.now() - this.startedAt
  }

  private tell(stage: DiscoverProgress['stage']): void {
    this.options.onProgress?.({ ...this.counts(), findings: this.discoveries.length, stage })
  }
}
