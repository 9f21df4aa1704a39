import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchMachine } from './bench_machine.ts'
import type { Rate, RateSubject } from './program/rates.ts'
import type { ThroughputBook } from './throughput_book.ts'

/** CPUs of the machine on which pairs are counted. */
export const RATE_CPUS = 4
const CPUS = [1, 2, 4]
const RATE_MS = 60
const QUICK_MS = 15
const SUBJECTS: Record<RateSubject, string> = {
  'one shared mount': 'mntget and mntput, one mount for all CPUs (its count is per CPU)',
  'separate mounts': 'mntget and mntput, a mount for each CPU',
  'adds on one shared word': 'the two adds of a pair on one atomic word for all',
  'adds on packed words': 'on a word for each CPU, side by side on one cache line',
  'adds on padded words': 'on a word for each CPU, each on a cache line of its own',
}

/** Pairs of get and put per second, and what they would be on other layouts of the count. */
export async function measurePairs(machine: BenchMachine, book: ThroughputBook, quick: boolean): Promise<void> {
  for (const [subject, title] of Object.entries(SUBJECTS) as Array<[RateSubject, string]>) {
    for (const cpus of CPUS) {
      machine.control.holdRates()
      const begun = await Promise.all(
        Array.from({ length: cpus }, (_, cpu) => machine.begin<Rate>(cpu, { do: 'pairs', subject })),
      )
      machine.control.startRates()
      await sleep(quick ? QUICK_MS : RATE_MS)
      machine.control.stopRates()
      const rates = await Promise.all(begun.map(({ result }) => result))
      book.add({ subject, title, design: null, cpus, unit: 'pairs' }, togetherPerSecond(rates))
    }
  }
}

/** With more CPUs than cores some begin late: what all have done counts, in the time of the longest. */
export function togetherPerSecond(rates: readonly Rate[]): number {
  const done = rates.reduce((sum, each) => sum + each.done, 0)
  return (done / Math.max(...rates.map(({ ns }) => ns))) * 1e9
}

/** Final puts with their cleanups, flushed in lots of 256 mounts. */
export async function measureCleanups(machine: BenchMachine, design: string, book: ThroughputBook): Promise<void> {
  const { done, ns } = await machine.ask<Rate>(0, { do: 'cleanups', budgetMs: RATE_MS })
  const title = 'mounts put and cleaned up, with a flush after every 256'
  book.add({ subject: 'cleanups', title, design, cpus: 1, unit: 'cleanups' }, (done / ns) * 1e9)
}
