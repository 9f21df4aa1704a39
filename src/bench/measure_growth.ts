import type { BenchMachine } from './bench_machine.ts'
import type { GrowthBook } from './growth_book.ts'
import { quantile } from './samples.ts'
import { warmUp } from './warm_up.ts'

/** `--filter` that wants these alone. */
export const GROWTH = 'growth'
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
const WARM = { leastMs: 300, mostMs: 1500 }
const QUICK_WARM = { leastMs: 0, mostMs: 0 }
const SHARED = { mounts: 1000, calls: 4 }

/** Other namespaces, half of them peers and half slaves, and calls a round. */
const NAMESPACES: Array<[namespaces: number, calls: number]> = [
  [1, 20],
  [10, 20],
  [100, 10],
  [1000, 4],
]

/** One flush at several sizes and after puts by several CPUs; one umount that more and more namespaces hear of. */
export async function measureGrowth(
  machine: BenchMachine,
  design: string,
  book: GrowthBook,
  quick: boolean,
): Promise<void> {
  await warmUp(quick ? QUICK_WARM : WARM, () => time(machine, quick ? 100 : 1000, quick ? 2 : GROWTH_CPUS, 3))
  for (const [mounts, calls] of quick ? MOUNTS.slice(0, 2) : MOUNTS)
    book.add(design, 'mounts', mounts, await time(machine, mounts, 1, calls))
  for (const shares of quick ? SHARES.slice(0, 2) : SHARES)
    book.add(design, 'cpus', shares, await time(machine, SHARED.mounts, shares, SHARED.calls))
  for (const [namespaces, calls] of quick ? NAMESPACES.slice(0, 2) : NAMESPACES) {
    const us = await machine.ask<Float64Array>(0, { do: 'time heard umount', namespaces, calls })
    book.add(design, 'namespaces', namespaces, quantile(us.sort(), 0.5))
  }
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
