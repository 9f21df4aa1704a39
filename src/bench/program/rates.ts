/** What is counted per second: pairs of get and put, the bare adds of a pair, and whole cleanups. */
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { mntget, mntput } from '#kernel/fs/mntput'
import { CACHE_LINE_WORDS, mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { benchType, MOST_CPUS, standingMount } from './boot_bench.ts'
import { makeMounts, putMounts, settle } from './subjects.ts'

const go = staticWords('bench_go', 1, '0 wait, 1 run, 2 stop; main thread, workers sleep on it')
const words = staticWords(
  'bench_words',
  CACHE_LINE_WORDS * MOST_CPUS,
  'counts: one for all at the start, packed side by side, or each on a cache line of its own',
)

export type RateSubject =
  | 'one shared mount'
  | 'separate mounts'
  | 'adds on one shared word'
  | 'adds on packed words'
  | 'adds on padded words'

export interface Rate {
  done: number
  ns: number
}

export function tell(state: 0 | 1 | 2): void {
  Atomics.store(mem, go, state)
  Atomics.notify(mem, go)
}

export function kernelPairs(mnt: number, count: number): void {
  for (let i = 0; i < count; i++) {
    mntget(mnt)
    mntput(mnt)
  }
}

function addPairs(word: number, pairs: number): void {
  const m = mem
  for (let i = 0; i < pairs; i++) {
    Atomics.add(m, word, 1)
    Atomics.add(m, word, -1)
  }
}

const STEP = 1000
const WARM_STEPS = 50

/** Pairs until told to stop; `ready` is called once the code is compiled. */
export function pairsUntilStopped(subject: RateSubject, cpu: number, ready: () => void): Rate {
  const step = {
    'one shared mount': () => kernelPairs(standingMount(0), STEP),
    'separate mounts': () => kernelPairs(standingMount(cpu), STEP),
    'adds on one shared word': () => addPairs(words, STEP),
    'adds on packed words': () => addPairs(words + cpu, STEP),
    'adds on padded words': () => addPairs(words + cpu * CACHE_LINE_WORDS, STEP),
  }[subject]
  for (let i = 0; i < WARM_STEPS; i++) step()
  ready()
  while (Atomics.load(mem, go) === 0) Atomics.wait(mem, go, 0)
  const begin = performance.now()
  let done = 0
  for (; Atomics.load(mem, go) === 1; done += STEP) step()
  return { done, ns: (performance.now() - begin) * 1e6 }
}

/** Final puts and their cleanups, flushed in lots; only from the first put to the end of the flush counts. */
export function cleanups(budgetMs: number): Rate {
  const size = { mounts: 256, superblocks: 8 }
  const end = performance.now() + budgetMs
  let ms = 0
  let done = 0
  do {
    makeMounts(size)
    settle()
    const from = performance.now()
    putMounts(0, 1)
    flush_filesystem(benchType())
    ms += performance.now() - from
    done += size.mounts
  } while (performance.now() < end)
  settle()
  return { done, ns: ms * 1e6 }
}
