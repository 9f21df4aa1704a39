/**
 * The thread of bench/put.ts. `kernelPairs` is what the kernel does; `barePairs` is the least that such a pair must do on
 * the same words, written by hand with every address known beforehand:
 *
 *   mntget   add +1     this CPU's mnt_count: somebody owns one reference more
 *   mntput   load       mnt_expiry_mark: a real put must clear the mark if it is set
 *            load       gp_seq, and
 *            store      task.rcu: the read-side section that makes the next load mean something
 *            load       mnt_ns: set, so this cannot be the last put and needs no lock
 *            add -1     this CPU's mnt_count
 *            store      task.rcu: end of the section
 *
 * All seven are Atomics because another thread reads or writes the same word: umount sums the counts and clears mnt_ns,
 * MNT_EXPIRE sets the mark, synchronize_rcu raises gp_seq and scans task.rcu.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { mntget, mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { memoryMap } from '#shm/layout'
import { bindCpu, standingMount } from '../src/bench/program/boot_bench.ts'
import { kernelPairs } from '../src/bench/program/rates.ts'

export { bootBench } from '../src/bench/program/boot_bench.ts'

/** The addresses that a pair of this CPU on `mnt` touches. */
function wordsOf(mnt: number): { count: number; mark: number; ns: number; rcu: number; gpSeq: number } {
  const before = mem.slice()
  mntget(mnt)
  const count = before.findIndex((word, i) => word !== mem[i])
  mntput(mnt)
  const gpSeq = memoryMap().statics.find((s) => s.name === 'rcu_gp_seq')!.at
  return { count, mark: mnt + mount.mnt_expiry_mark, ns: mnt + mount.mnt_ns, rcu: self + task_struct.rcu, gpSeq }
}

function barePairs(words: ReturnType<typeof wordsOf>, pairs: number): number {
  const { count, mark, ns, rcu, gpSeq } = words
  const m = mem
  let slow = 0
  for (let i = 0; i < pairs; i++) {
    Atomics.add(m, count, 1)
    if (Atomics.load(m, mark) !== 0) slow++
    Atomics.store(m, rcu, Atomics.load(m, gpSeq) | 1)
    if (Atomics.load(m, ns) === 0) slow++
    Atomics.add(m, count, -1)
    Atomics.store(m, rcu, 0)
  }
  return slow
}

const BATCHES = 200
const PAIRS = 20_000

/** Nanoseconds of a pair, batch by batch, the two kinds in turn. */
function compare(): { kernel: number[]; bare: number[] } {
  const mnt = standingMount(0)
  const words = wordsOf(mnt)
  const timed = (body: () => void): number => {
    const begin = process.hrtime.bigint()
    body()
    return Number(process.hrtime.bigint() - begin) / PAIRS
  }
  const kernel: number[] = []
  const bare: number[] = []
  for (let batch = 0; batch < BATCHES; batch++) {
    bare.push(timed(() => barePairs(words, PAIRS)))
    kernel.push(timed(() => kernelPairs(mnt, PAIRS)))
  }
  return { kernel: kernel.slice(BATCHES / 10), bare: bare.slice(BATCHES / 10) }
}

if (!isMainThread && workerData?.bench === 'put') {
  bindCpu(workerData.buffer as SharedArrayBuffer, 0)
  parentPort!.postMessage(compare())
}
