/**
 * One run of the bench. Every round boots every machine anew, in another order, and measures every row once: what a row's
 * rounds differ by includes the luck of a boot and of a compilation, so it is the noise that a comparison has to exceed.
 */
import { availableParallelism, cpus as cpuInfo } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Bench } from 'tinybench'
import { link } from '../link/link.ts'
import { machineModule } from '../machine/machine_module.ts'
import { seededRandom } from '../machine/random.ts'
import type { BenchResult } from '../report/bench_result.ts'
import { BenchMachine } from './bench_machine.ts'
import { FloorRows } from './floor_rows.ts'
import { LatencyBook } from './latency_book.ts'
import { CPUS, type MachinePlan, planOf, type RowPlan } from './plan.ts'
import type { BatchTimes } from './program/timed.ts'
import { quantile } from './samples.ts'

export interface BenchOptions {
  /** stand-ins of each design, with the user's own */
  designs: ReadonlyMap<string, ReadonlyMap<string, string>>
  rounds: number
  quick: boolean
  filter: string | null
  seed: number
  interrupt: AbortSignal
  progress(line: string): void
}

const ARENA_BYTES = 64 << 20
const BATCH = { full: { ms: 12, count: 3 }, quick: { ms: 4, count: 1 } }
const MOST_CALLS = 2000
/** Calls are due at half the rate at which they could follow one another. */
const OPEN_SHARE = 2

const PROGRAM = fileURLToPath(new URL('./program/bench_program.ts', import.meta.url))

export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const run = new BenchRun(options)
  const began = performance.now()
  await run.link()
  const plan = planOf(options.filter, options.quick)
  try {
    for (let round = 0; round < options.rounds && !options.interrupt.aborted; round++) await run.round(plan, round)
  } finally {
    await run.end()
  }
  return run.result(performance.now() - began)
}

class BenchRun {
  readonly #options: BenchOptions
  readonly #random: () => number
  readonly #floors = new FloorRows()
  readonly #latencies = new LatencyBook()
  readonly #findings: BenchResult['findings'] = []
  readonly #programs = new Map<string, string>()
  #machineModule = ''
  #rounds = 0

  constructor(options: BenchOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
  }

  async link(): Promise<void> {
    this.#machineModule = await machineModule()
    for (const [design, standIns] of this.#options.designs)
      this.#programs.set(design, (await link({ entry: PROGRAM, standIns, form: 'plain' })).file)
  }

  async round(plan: MachinePlan[], round: number): Promise<void> {
    for (const machine of shuffled(plan, this.#random)) {
      if (this.#options.interrupt.aborted) return
      if (machine.rows.length === 0) continue
      this.#options.progress(
        `round ${round + 1} of ${this.#options.rounds}: ${machine.design}, ${machine.kworkers} kworkers, ${machine.rows.length} rows`,
      )
      await this.#onMachine(machine, (booted) => this.#measure(booted, machine, round))
    }
    this.#rounds++
  }

  async end(): Promise<void> {
    await this.#floors.end()
  }

  result(elapsedMs: number): BenchResult {
    const { quick, filter, seed, interrupt } = this.#options
    return {
      command: 'bench',
      ok: this.#findings.length === 0,
      version: 1,
      seed,
      quick,
      interrupted: interrupt.aborted,
      filter,
      rounds: this.#rounds,
      elapsedMs: Math.round(elapsedMs),
      machine: {
        cores: availableParallelism(),
        cpu: cpuInfo()[0]?.model ?? 'unknown',
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
      },
      roundTripUs: this.#floors.medianOf('wait-notify'),
      floors: this.#floors.rows(),
      latencies: this.#latencies.rows(),
      throughput: [],
      growth: [],
      timelines: [],
      calls: [],
      goals: [],
      comparison: null,
      findings: this.#findings,
    }
  }

  async #onMachine({ design, kworkers }: MachinePlan, body: (machine: BenchMachine) => Promise<void>): Promise<void> {
    const knobs = { cpus: CPUS, kworkers, arenaBytes: ARENA_BYTES }
    const machine = await BenchMachine.boot(this.#programs.get(design)!, this.#machineModule, knobs)
    try {
      await body(machine)
      this.#findings.push(...(await machine.end()))
    } finally {
      await machine.kill()
    }
  }

  async #measure(machine: BenchMachine, plan: MachinePlan, round: number): Promise<void> {
    const roundTrip = await this.#floors.roundTrip(machine, round, false)
    const rested = plan.rows.some(({ pauseUs }) => pauseUs > 0)
      ? await this.#floors.roundTrip(machine, round, true)
      : roundTrip
    if (plan.design === 'wq-flush' && plan.kworkers === 2) await this.#floors.others(machine, round)
    const { ms, count } = this.#options.quick ? BATCH.quick : BATCH.full
    const bench = new Bench({ iterations: count, time: 0, warmupIterations: 1, warmupTime: 0, throws: true })
    for (const row of shuffled(plan.rows, this.#random)) {
      let warm = false
      let cycleUs = 0
      let load: Promise<unknown> = Promise.resolve()
      const batch = (everyUs: number): Promise<BatchTimes> => {
        const { subject, mounts, superblocks, killSbUs, pauseUs } = row
        const most = MOST_CALLS
        return machine.ask(0, {
          do: 'batch',
          batch: { subject, mounts, superblocks, killSbUs, pauseUs, budgetMs: ms, most, everyUs },
        })
      }
      bench.add(
        row.id,
        async () => {
          const times = await batch(0)
          cycleUs = times.cycleUs
          if (warm) this.#latencies.addClosed(row, round, times, row.pauseUs > 0 ? rested : roundTrip)
          warm = true
          return { overriddenDuration: quantile(times.us.slice().sort(), 0.5) / 1000 }
        },
        {
          beforeAll: (mode) => {
            if (mode === 'warmup') load = startLoad(machine, row)
          },
          afterAll: async (mode) => {
            if (mode === 'warmup') return
            if (row.open) {
              const everyUs = cycleUs * OPEN_SHARE
              this.#latencies.addOpen(row, round, await batch(everyUs), 1e6 / everyUs)
            }
            machine.control.stopHelpers()
            await load
          },
        },
      )
    }
    await bench.run()
  }
}

/** Puts of references by other CPUs, until helpers are stopped. */
function startLoad(machine: BenchMachine, { load }: RowPlan): Promise<unknown> {
  machine.control.startHelpers()
  if (load === null) return Promise.resolve()
  const { cpus, putsPerSecond } = load
  const command = { do: 'put at rate', putsPerSecond: putsPerSecond / cpus } as const
  return Promise.all(Array.from({ length: cpus }, (_, i) => machine.ask(1 + i, command)))
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const result = [...list]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}
