/**
 * The threads of bench/put.ts. `kernelPairs` is what the kernel does; `barePairs` is the least that such a pair must do on
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
import { boot_kernel, cpuPid } from '#kernel/boot'
import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { init_mount_tree } from '#kernel/fs/init_mount_tree'
import { kern_mount } from '#kernel/fs/kern_mount'
import { mntget, mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { kill_block_super } from '#kernel/fs/super'
import { bind_task, self, task_struct } from '#kernel/task'
import { bindArena, CACHE_LINE_WORDS, mem, NULL } from '#shm/arena'
import { memoryMap, staticWords } from '#shm/layout'

export const MAX_CPUS = 4
const go = staticWords('bench_go', 1, '0 wait, 1 run, 2 stop; main thread, workers sleep on it')
const mounts = staticWords('bench_mounts', MAX_CPUS, 'one mount for each CPU; written by boot')
const oneWord = staticWords(
  'bench_one_word',
  CACHE_LINE_WORDS,
  'the shared count that per-CPU counts are compared with',
)
const ownWords = staticWords(
  'bench_own_words',
  CACHE_LINE_WORDS * MAX_CPUS,
  'a count for each CPU on a cache line of its own',
)

/** What the threads of a rate do: the kernel's pair, or the two adds of a pair alone. */
export type Subject = 'one shared mount' | 'separate mounts' | 'adds on one shared word' | 'adds on per-CPU words'
export interface Rate {
  pairs: number
  ns: number
}

export function bootBench(): SharedArrayBuffer {
  const buffer = boot_kernel(4 << 20, { cpus: MAX_CPUS, kworkers: 1, quarantine: 16, killSbIoUs: 0 })
  const type = alloc_file_system_type(1, NULL, 0, NULL, kill_block_super)
  mem[mounts] = init_mount_tree(type, 0)
  for (let cpu = 1; cpu < MAX_CPUS; cpu++) mem[mounts + cpu] = kern_mount(type)
  return buffer
}

export function tell(state: 0 | 1 | 2): void {
  Atomics.store(mem, go, state)
  Atomics.notify(mem, go)
}

function kernelPairs(mnt: number, count: number): void {
  for (let i = 0; i < count; i++) {
    mntget(mnt)
    mntput(mnt)
  }
}

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

function addPairs(word: number, pairs: number): void {
  const m = mem
  for (let i = 0; i < pairs; i++) {
    Atomics.add(m, word, 1)
    Atomics.add(m, word, -1)
  }
}

const BATCHES = 200
const PAIRS = 20_000

/** Nanoseconds of a pair, batch by batch, the two kinds in turn. */
export function compare(): { kernel: number[]; bare: number[] } {
  const mnt = mem[mounts]!
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

/** Pairs until told to stop. */
function run(subject: Subject, cpu: number): Rate {
  const step = {
    'one shared mount': () => kernelPairs(mem[mounts]!, 1000),
    'separate mounts': () => kernelPairs(mem[mounts + cpu]!, 1000),
    'adds on one shared word': () => addPairs(oneWord, 1000),
    'adds on per-CPU words': () => addPairs(ownWords + cpu * CACHE_LINE_WORDS, 1000),
  }[subject]
  for (let i = 0; i < 50; i++) step() // compiled before it counts
  parentPort!.postMessage('ready')
  while (Atomics.load(mem, go) === 0) Atomics.wait(mem, go, 0)
  const begin = process.hrtime.bigint()
  let pairs = 0
  for (; Atomics.load(mem, go) === 1; pairs += 1000) step()
  return { pairs, ns: Number(process.hrtime.bigint() - begin) }
}

if (!isMainThread && workerData?.bench === 'put') {
  const { buffer, cpu, subject } = workerData as {
    buffer: SharedArrayBuffer
    cpu: number
    subject: Subject | 'compare'
  }
  bindArena(buffer)
  bind_task(cpuPid(cpu), cpu, 0)
  parentPort!.postMessage(subject === 'compare' ? compare() : run(subject, cpu))
}
