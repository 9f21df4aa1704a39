/**
 * One run of the bench. Every round boots every machine anew, in another order, and measures every row once: what a row's
 * rounds differ by includes the luck of a boot and of a compilation, so it is the noise that a comparison has to exceed.
 */

import { setMaxListeners } from 'node:events'
import { availableParallelism, cpus as cpuInfo } from 'node:os'
import { built } from '../link/built.ts'
import { link } from '../link/link.ts'
import { sourceFile } from '../link/source_root.ts'
import { seededRandom } from '../machine/random.ts'
import type { BenchResult, RowWaits } from '../report/bench_result.ts'
import { longTail } from '../report/long_tail.ts'
import { slowestOfLast } from '../report/timeline/run_timeline.ts'
import { withVerdict } from '../verdict.ts'
import { BenchMachine } from './bench_machine.ts'
import { FloorRows } from './floor_rows.ts'
import { goalsOf } from './goals.ts'
import { GrowthBook } from './growth_book.ts'
import { LatencyBook } from './latency_book.ts'
import { measureCalls } from './measure_calls.ts'
import { GROWTH, GROWTH_ARENA_BYTES, GROWTH_CPUS, GROWTH_KWORKERS, measureGrowth } from './measure_growth.ts'
import { measureCleanups, measurePairs, RATE_CPUS } from './measure_rates.ts'
import { measureRows } from './measure_rows.ts'
import { measureWaits } from './measure_waits.ts'
import { CPUS, DESIGNS, type MachinePlan, MIDDLE, planOf } from './plan.ts'
import type { BenchKnobs } from './program/boot_bench.ts'
import type { BatchTimes } from './program/timed.ts'
import { ThroughputBook } from './throughput_book.ts'
import { warmUp } from './warm_up.ts'
import { WITHOUT_LOCKDEP } from './without_lockdep.ts'

export interface BenchOptions {
  /** stand-ins of each design, with the user's own */
  designs: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** adds to a program's stand-ins what records its threads */
  linkRecorder(standIns: Map<string, string>): void
  rounds: number
  /** no round begins that would not end by then; null: all rounds, however long they take */
  mostMs: number | null
  quick: boolean
  /** of a row's id; also leaves out what is not a row */
  filter: string | null
  seed: number
  interrupt: AbortSignal
  /** `stage` changes seldom; with what was measured until then */
  progress(line: string, stage: string, soFar: () => BenchResult): void
}

const ARENA_BYTES = 64 << 20
const BUDGET = {
  full: { ms: 12, batches: 3, sliceMs: 20, warm: { leastMs: 1000, mostMs: 2000 } },
  quick: { ms: 4, batches: 1, sliceMs: 10, warm: { leastMs: 0, mostMs: 0 } },
}
const WARM_KILL_SB_US = 50
const RECORDED = {
  subject: 'flush_filesystem of attached',
  mounts: 10,
  superblocks: 8,
  killSbUs: 50,
  pauseUs: 300,
  everyUs: 0,
}
const RECORDED_CALLS = { full: 200, quick: 20 }
const RECORDED_WARM_MS = 200
/** The recorder's rings take 6 MB a thread. */
const RECORDED_ARENA_BYTES = 192 << 20

const PROGRAM = sourceFile('bench/program/bench_program') as string
const TIMED_KERNEL: ReadonlyMap<string, string> = new Map([
  ...WITHOUT_LOCKDEP,
  ['kernel/lib/grace_period', sourceFile('bench/program/grace_period') as string],
])

export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const run = new BenchRun(options)
  try {
    await run.run()
  } finally {
    await run.end()
  }
  return run.result()
}

class BenchRun {
  readonly #options: BenchOptions
  readonly #began = performance.now()
  readonly #random: () => number
  readonly #floors = new FloorRows()
  readonly #latencies = new LatencyBook()
  readonly #throughput = new ThroughputBook()
  readonly #growth = new GrowthBook()
  readonly #programs = new Map<string, string>()
  readonly #timelines: BenchResult['timelines'] = []
  readonly #waits: RowWaits[] = []
  readonly #findings: BenchResult['findings'] = []
  #calls: BenchResult['calls'] = []
  #machineModule = ''
  #rounds = 0

  constructor(options: BenchOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
  }

  async run(): Promise<void> {
    const { rounds, filter, quick, interrupt } = this.#options
    setMaxListeners(0, interrupt) // every row of every machine listens
    this.#machineModule = await built('machine/thread')
    for (const design of DESIGNS) this.#programs.set(design, await this.#link(design, false))
    const plan = planOf(filter, quick)
    for (let round = 0; round < rounds && !interrupt.aborted && this.#fits(round); round++)
      await this.#round(plan, round)
    for (const machine of plan) await this.#recordWaits(machine)
    if (filter !== null || interrupt.aborted) return
    for (const design of DESIGNS) await this.#recordSlowest(design)
    if (!interrupt.aborted) this.#calls = await measureCalls(interrupt)
  }

  async end(): Promise<void> {
    await this.#floors.end()
  }

  result(): BenchResult {
    const { quick, filter, seed, interrupt } = this.#options
    const latencies = this.#latencies.rows()
    const floors = this.#floors.rows()
    const growth = this.#growth.rows()
    return withVerdict({
      command: 'bench' as const,
      version: 1,
      seed,
      quick,
      interrupted: interrupt.aborted,
      filter,
      rounds: this.#rounds,
      elapsedMs: Math.round(performance.now() - this.#began),
      machine: {
        cores: availableParallelism(),
        cpu: cpuInfo()[0]?.model ?? 'unknown',
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
      },
      roundTripUs: this.#floors.medianOf('wait-notify'),
      floors,
      latencies,
      throughput: this.#throughput.rows(),
      growth,
      timelines: this.#timelines,
      waits: this.#waits,
      calls: this.#calls,
      goals: goalsOf({ latencies, floors, growth }),
      comparison: null,
      findings: this.#findings,
    })
  }

  async #round(plan: MachinePlan[], round: number): Promise<void> {
    const { rounds, mostMs, filter, quick, interrupt } = this.#options
    const jobs = plan
      .filter(({ rows }) => rows.length > 0)
      .map((machine) => ({
        what: `${machine.design} with ${machine.kworkers} kworkers, ${machine.rows.length} rows`,
        run: () => this.#measure(machine, round),
      }))
    if (filter === null || filter === GROWTH)
      for (const design of DESIGNS) jobs.push({ what: `${design}, growth`, run: () => this.#measureGrowth(design) })
    if (filter === null) {
      jobs.push({ what: 'pairs of get and put', run: () => this.#measurePairs(quick) })
    }
    for (const { what, run } of shuffled(jobs, this.#random)) {
      if (interrupt.aborted) return
      const stage = `round ${round + 1} of ${mostMs === null ? '' : 'at most '}${rounds}`
      this.#tell(`${stage}: ${what}`, stage)
      await run()
    }
    if (!interrupt.aborted) this.#rounds++
  }

  /** Another round like those before, and what follows the last one, end in time. */
  #fits(round: number): boolean {
    const { mostMs } = this.#options
    const elapsed = performance.now() - this.#began
    return mostMs === null || round === 0 || elapsed + elapsed / round < mostMs
  }

  #measure(plan: MachinePlan, round: number): Promise<void> {
    const { quick, filter, interrupt } = this.#options
    const budget = quick ? BUDGET.quick : BUDGET.full
    const { design, kworkers, rows } = plan
    return this.#onMachine(
      this.#programs.get(design)!,
      { cpus: CPUS, kworkers, arenaBytes: ARENA_BYTES },
      async (machine) => {
        const subjects = [...new Set(rows.map(({ subject }) => subject))]
        const killSbUs = rows.some((row) => row.killSbUs > 0) ? WARM_KILL_SB_US : 0
        const slice = { do: 'warm up', subjects, ms: budget.sliceMs, killSbUs } as const
        await warmUp(budget.warm, () => machine.ask<number>(0, slice))
        if (design === 'wq-flush' && kworkers === 2) await this.#floors.others(machine, round)
        await measureRows(
          machine,
          shuffled(rows, this.#random),
          budget,
          round,
          this.#floors,
          this.#latencies,
          interrupt,
        )
        if (kworkers === 2 && filter === null) await measureCleanups(machine, design, this.#throughput)
      },
    )
  }

  #measureGrowth(design: string): Promise<void> {
    const knobs = { cpus: GROWTH_CPUS, kworkers: GROWTH_KWORKERS, arenaBytes: GROWTH_ARENA_BYTES }
    return this.#onMachine(this.#programs.get(design)!, knobs, (machine) =>
      measureGrowth(machine, design, this.#growth, this.#options.quick),
    )
  }

  #measurePairs(quick: boolean): Promise<void> {
    const knobs = { cpus: RATE_CPUS, kworkers: 1, arenaBytes: ARENA_BYTES }
    return this.#onMachine(this.#programs.get('inline')!, knobs, (machine) =>
      measurePairs(machine, this.#throughput, quick),
    )
  }

  /** On a machine of its own: recording takes time. */
  async #recordSlowest(design: string): Promise<void> {
    if (this.#options.interrupt.aborted) return
    this.#tell(`the slowest flush of ${design}`, 'timelines')
    const knobs = { cpus: CPUS, kworkers: 2, arenaBytes: RECORDED_ARENA_BYTES }
    await this.#onMachine(await this.#link(design, true), knobs, async (machine) => {
      await machine.ask(0, { do: 'warm up', subjects: [RECORDED.subject], ms: RECORDED_WARM_MS, killSbUs: 0 })
      const most = this.#options.quick ? RECORDED_CALLS.quick : RECORDED_CALLS.full
      const { us } = await machine.ask<BatchTimes>(0, {
        do: 'batch',
        batch: { ...RECORDED, row: 0, most, budgetMs: 1000, besideFloor: false },
      })
      const recording = machine.control.recording()
      const [timeline] = recording === null ? [] : slowestOfLast(us.length, recording)
      if (timeline === undefined) return
      const { mounts, superblocks, killSbUs } = RECORDED
      const title = `${design}: ${timeline.title}, of ${us.length} with ${mounts} mounts on ${superblocks} superblocks, kill_sb ${killSbUs} us`
      const lanes = timeline.lanes.filter(({ spans }) => spans.some(({ kind }) => kind !== 'asleep'))
      this.#timelines.push({ ...timeline, lanes, design, title })
    })
  }

  /** Of the rows on machines of the middle size, and of others whose slowest calls take much longer than the middle one. */
  async #recordWaits({ design, kworkers, rows: planned }: MachinePlan): Promise<void> {
    const { quick, interrupt } = this.#options
    const tails = new Set(this.#latencies.rows().flatMap(({ id, closed }) => (longTail(closed) === null ? [] : [id])))
    const rows = kworkers === MIDDLE ? planned : planned.filter(({ id }) => tails.has(id))
    if (rows.length === 0 || interrupt.aborted) return
    this.#tell(`where calls of ${design} wait`, 'waits')
    const knobs = { cpus: CPUS, kworkers, arenaBytes: RECORDED_ARENA_BYTES }
    await this.#onMachine(await this.#link(design, true), knobs, async (machine) => {
      const subjects = [...new Set(rows.map(({ subject }) => subject))]
      const ms = (quick ? BUDGET.quick : BUDGET.full).sliceMs
      const slice = { do: 'warm up', subjects, ms, killSbUs: 0 } as const
      await warmUp((quick ? BUDGET.quick : BUDGET.full).warm, () => machine.ask<number>(0, slice))
      this.#waits.push(...(await measureWaits(machine, rows, quick)))
    })
  }

  async #link(design: string, recorded: boolean): Promise<string> {
    const standIns = new Map([...TIMED_KERNEL, ...(this.#options.designs.get(design) ?? [])])
    if (recorded) this.#options.linkRecorder(standIns)
    return (await link({ entry: PROGRAM, standIns, form: 'plain' })).file
  }

  async #onMachine(program: string, knobs: BenchKnobs, body: (machine: BenchMachine) => Promise<void>): Promise<void> {
    const machine = await BenchMachine.boot(program, this.#machineModule, knobs)
    try {
      await body(machine)
      this.#findings.push(...(await machine.shutDown()))
    } finally {
      await machine.end()
    }
  }

  #tell(what: string, stage: string): void {
    this.#options.progress(`${this.#elapsed()}  ${what}`, stage, () => this.result())
  }

  #elapsed(): string {
    const seconds = Math.floor((performance.now() - this.#began) / 1000)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const result = [...list]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}
