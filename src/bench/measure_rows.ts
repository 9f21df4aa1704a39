import { Bench } from 'tinybench'
import type { BenchMachine } from './bench_machine.ts'
import type { FloorRows } from './floor_rows.ts'
import type { LatencyBook } from './latency_book.ts'
import type { RowPlan } from './plan.ts'
import type { BatchTimes } from './program/timed.ts'
import { quantile } from './samples.ts'

export interface RowBudget {
  ms: number
  batches: number
}

const MOST_CALLS = 2000
/** Of a row that rests before each of its calls, and before each round trip, too. */
const LEAST_RESTED_CALLS = 4
/** The CPU that echoes, beside whatever the others do. */
const ECHO_CPU = 2
/** Calls are due at half the rate at which they could follow one another. */
const OPEN_SHARE = 2

/** Measures each row on the booted machine: tinybench runs the batches, and takes the median of each for its duration. */
export async function measureRows(
  machine: BenchMachine,
  rows: readonly RowPlan[],
  { ms, batches }: RowBudget,
  round: number,
  floors: FloorRows,
  book: LatencyBook,
  signal: AbortSignal,
): Promise<void> {
  const bench = new Bench({ iterations: batches, time: 0, warmupIterations: 1, warmupTime: 0, throws: true, signal })
  for (const row of rows) {
    let warm = false
    let cycleUs = 0
    let load: Promise<unknown> = Promise.resolve()
    bench.add(
      row.id,
      async () => {
        const times = await batch(machine, row, ms, 0)
        cycleUs = times.cycleUs
        if (warm) book.addClosed(row, round, times)
        if (warm && row.load === null) floors.beside(row.pauseUs, round, times.floorUs)
        return { overriddenDuration: quantile(times.us.slice().sort(), 0.5) / 1000 }
      },
      {
        beforeAll: (mode) => {
          warm = mode === 'run'
          if (!warm) load = startLoad(machine, row)
        },
        afterAll: async (mode) => {
          if (mode === 'warmup' && !signal.aborted) return
          if (row.open && !signal.aborted) {
            const everyUs = cycleUs * OPEN_SHARE
            book.addOpen(row, round, await batch(machine, row, ms * batches, everyUs), 1e6 / everyUs)
          }
          machine.control.stopHelpers()
          await load
        },
      },
    )
  }
  await bench.run()
}

/** A row whose calls follow one another is measured in turn with the floor of its state. */
async function batch(machine: BenchMachine, row: RowPlan, ms: number, everyUs: number): Promise<BatchTimes> {
  const { subject, mounts, superblocks, killSbUs, pauseUs } = row
  const besideFloor = everyUs === 0
  const budgetMs = Math.max(ms, (2 * LEAST_RESTED_CALLS * pauseUs) / 1000)
  if (besideFloor) machine.control.resetFloors()
  const echoing = besideFloor ? machine.ask(ECHO_CPU, { do: 'echo', kind: 'wait-notify' }) : undefined
  const times = await machine.ask<BatchTimes>(0, {
    do: 'batch',
    batch: {
      subject,
      row: 0,
      mounts,
      superblocks,
      killSbUs,
      pauseUs,
      budgetMs,
      most: MOST_CALLS,
      everyUs,
      besideFloor,
    },
  })
  await echoing
  return times
}

/** Puts of references by other CPUs, until helpers are stopped. */
export function startLoad(machine: BenchMachine, { load }: RowPlan): Promise<unknown> {
  machine.control.startHelpers()
  if (load === null) return Promise.resolve()
  const { cpus, putsPerSecond } = load
  const command = { do: 'put at rate', putsPerSecond: putsPerSecond / cpus } as const
  return Promise.all(Array.from({ length: cpus }, (_, i) => machine.ask(1 + i, command)))
}
