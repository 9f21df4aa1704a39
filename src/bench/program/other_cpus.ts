/** What the other CPUs do while one measures: put references at a fixed rate, or put their share of a flush's mounts. */
import { do_syscall } from '#kernel/entry'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { atomic_inc, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { usleep, wait_on, wake_up_all } from '#kernel/lib/wait'
import { staticWords } from '#shm/layout'
import { benchType, standingMount } from './boot_bench.ts'
import { kernelPairs } from './rates.ts'
import { makeMounts, putMounts, type Size, settle } from './subjects.ts'

const OP = 2
const stopped = staticWords('bench_stopped', 1, '1 once helpers are to return; main thread')
const gate = staticWords(
  'bench_gate',
  1,
  'number of the call whose mounts may be put; the measuring CPU, helpers sleep on it',
)
const ready = staticWords('bench_ready', 1, 'helpers that wait for the next number; helpers')

export function startHelpers(): void {
  WRITE_ONCE(stopped, 0)
  WRITE_ONCE(gate, 0)
  WRITE_ONCE(ready, 0)
}

export function stopHelpers(): void {
  WRITE_ONCE(stopped, 1)
  atomic_inc(gate)
  wake_up_all(gate)
}

const BURST_US = 250

/** Pairs of mntget and mntput on a mount that stays, so many a second, in bursts that are due at fixed times. */
export function putAtRate(cpu: number, putsPerSecond: number): number {
  const burst = Math.max(1, Math.round((putsPerSecond * BURST_US) / 1e6))
  const mnt = standingMount(cpu)
  const began = performance.now()
  let bursts = 0
  for (; READ_ONCE(stopped) === 0; bursts++) {
    const early = began + (bursts * BURST_US) / 1000 - performance.now()
    if (early > 0) usleep(early * 1000)
    kernelPairs(mnt, burst)
  }
  return (bursts * burst) / ((performance.now() - began) / 1000)
}

/** Helper `share` of `shares`: puts its mounts of every call, as one system call. */
export function putShares(share: number, shares: number): void {
  for (let round = 1; ; round++) {
    atomic_inc(ready)
    for (let seen = READ_ONCE(gate); seen < round; seen = READ_ONCE(gate)) wait_on(gate, seen)
    if (READ_ONCE(stopped) !== 0) return
    do_syscall(OP, () => {
      putMounts(share, shares)
      return 0
    })
  }
}

/**
 * Microseconds of calls for which `shares` CPUs put the mounts at once; the clock runs from the opening of the gate until
 * flush_filesystem has seen the last superblock go.
 */
export function timeShared(size: Size, shares: number, calls: number): Float64Array {
  const us = new Float64Array(calls)
  for (let round = 1; round <= calls; round++) {
    makeMounts(size)
    settle()
    while (READ_ONCE(ready) < round * (shares - 1)) usleep(50)
    const from = performance.now()
    atomic_inc(gate)
    wake_up_all(gate)
    putMounts(0, shares)
    flush_filesystem(benchType())
    us[round - 1] = (performance.now() - from) * 1000
  }
  settle()
  return us
}
