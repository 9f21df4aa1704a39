import type { BenchMachine } from './bench_machine.ts'
import type { GrowthBook } from './growth_book.ts'
import { quantile } from './samples.ts'

export const GROWTH_CPUS = 8
export const GROWTH_KWORKERS = 2
export const GROWTH_ARENA_BYTES = 192 << 20
const SUPERBLOCKS = 8
/** Mounts, and calls a round. */
const MOUNTS: Array<[mounts: number, calls: number]> = [
  [10, 20],
  [100, 10],
  [1000, 4],
  [10_000, 1],
]
const SHARES = [1, 2, 4, 8]
const SHARED = { mounts: 1000, calls: 4 }

/** The same flush at several sizes, and with its puts made by several CPUs at once. */
export async function measureGrowth(
  machine: BenchMachine,
  design: string,
  book: GrowthBook,
  quick: boolean,
): Promise<void> {
  await time(machine, quick ? 100 : 1000, 1, 3) // compiled before it counts
  for (const [mounts, calls] of quick ? MOUNTS.slice(0, 2) : MOUNTS)
    book.add(design, 'mounts', mounts, await time(machine, mounts, 1, calls))
  for (const shares of quick ? SHARES.slice(0, 2) : SHARES)
    book.add(design, 'cpus', shares, await time(machine, SHARED.mounts, shares, SHARED.calls))
}

async function time(machine: BenchMachine, mounts: number, shares: number, calls: number): Promise<number> {
  machine.control.startHelpers()
  const helping = Array.from({ length: shares - 1 }, (_, i) =>
    machine.ask(1 + i, { do: 'put shares', share: 1 + i, shares }),
  )
  const size = { mounts, superblocks: SUPERBLOCKS }
  const us = await machine.ask<Float64Array>(0, { do: 'time shared', size, shares, calls })
  machine.control.stopHelpers()
  await Promise.all(helping)
  return quantile(us.sort(), 0.5)
}
