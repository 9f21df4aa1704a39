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
import { CACHE_LINE_WORDS, mem } from '#shm/arena'
import { memoryMap } from '#shm/layout'
import { bindCpu, standingMount } from '../src/bench/program/boot_bench.ts'
import { kernelPairs } from '../src/bench/program/rates.ts'
import { barrierWait } from '../src/machine/spin_barrier.ts'
import { putFunctions, type SharedMemory } from './put_wasm.ts'

export { bootBench } from '../src/bench/program/boot_bench.ts'

/** The addresses that a pair of this CPU on `mnt` touches, found while no other CPU makes one. */
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

export type Kind = 'kernel' | 'bare' | 'wasm' | 'wasmCalled' | 'wasmOperations'
/** Nanoseconds of a pair, batch by batch. */
export type Samples = Record<Kind, number[]>

interface Job {
  buffer: SharedArrayBuffer
  memory: SharedMemory
  barrier: SharedArrayBuffer
  cpu: number
  cpus: number
}

const BATCHES = 200
const PAIRS = 20_000
const WARM_SHARE = 0.1
const BARRIER_SPINS = 1000
const LINE_BYTES = CACHE_LINE_WORDS * 4

/** All kinds in turn; each batch begins on all CPUs at once. */
function compare({ memory, barrier, cpu, cpus }: Job): Samples {
  const mnt = standingMount(0)
  const together = new Int32Array(barrier)
  const words = inTurn(together, cpu, cpus, () => wordsOf(mnt))
  const inWasm = wasmPairs(memory, cpu)
  const kinds: Record<Kind, () => unknown> = {
    bare: () => barePairs(words, PAIRS),
    kernel: () => kernelPairs(mnt, PAIRS),
    wasm: inWasm.inside,
    wasmCalled: inWasm.called,
    wasmOperations: inWasm.operations,
  }
  const samples: Samples = { kernel: [], bare: [], wasm: [], wasmCalled: [], wasmOperations: [] }
  for (let batch = 0; batch < BATCHES; batch++) {
    for (const [kind, body] of Object.entries(kinds) as Array<[Kind, () => unknown]>) {
      barrierWait(together, 0, cpus, BARRIER_SPINS)
      const begin = process.hrtime.bigint()
      body()
      const ns = Number(process.hrtime.bigint() - begin) / PAIRS
      if (batch >= BATCHES * WARM_SHARE) samples[kind].push(ns)
    }
  }
  return samples
}

/** What `body` gives, called by one CPU after another. */
function inTurn<T>(together: Int32Array, cpu: number, cpus: number, body: () => T): T {
  let result: T | undefined
  barrierWait(together, 0, cpus, BARRIER_SPINS)
  for (let turn = 0; turn < cpus; turn++) {
    if (turn === cpu) result = body()
    barrierWait(together, 0, cpus, BARRIER_SPINS)
  }
  return result!
}

/** The same words, each on a line of its own, at the beginning of the module's memory. */
function wasmPairs(memory: SharedMemory, cpu: number): { inside(): number; called(): number; operations(): number } {
  const { pairs, get, put, load, store, add } = putFunctions(memory)
  const [mark, ns, gpSeq] = [0, LINE_BYTES, 2 * LINE_BYTES]
  const count = (3 + 2 * cpu) * LINE_BYTES
  const rcu = count + LINE_BYTES
  Atomics.store(new Int32Array(memory.buffer), ns / 4, 1)
  return {
    inside: () => pairs(count, mark, ns, rcu, gpSeq, PAIRS),
    called() {
      let slow = 0
      for (let i = 0; i < PAIRS; i++) {
        get(count)
        slow += put(count, mark, ns, rcu, gpSeq)
      }
      return slow
    },
    operations() {
      let slow = 0
      for (let i = 0; i < PAIRS; i++) {
        add(count, 1)
        if (load(mark) !== 0) slow++
        store(rcu, load(gpSeq) | 1)
        if (load(ns) === 0) slow++
        add(count, -1)
        store(rcu, 0)
      }
      return slow
    },
  }
}

if (!isMainThread && workerData?.bench === 'put') {
  const job = workerData as Job
  bindCpu(job.buffer, job.cpu)
  parentPort!.postMessage(compare(job))
}
