// explore: atomic
import { get } from '#kernel/lib/atomic'
import { PF_EXITING, PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { nowMs } from '#shm/hints'
import { staticOf, struct, words } from '#shm/layout'

/** Not a judge, but attached like one: counts what the kernel does, for the summary and the live display. */
const BUCKETS = 40

const statistics = struct('statistics', {
  finalPuts: 'final puts claimed; atomic add',
  cleanedByTask: 'cleanups run by a task; atomic add',
  cleanedByKworker: 'cleanups run by a kworker; atomic add',
  cleanedByExitingTask: 'cleanups run by a task on its way out; atomic add',
  superblocksKilled: 'kill_sb calls that ended; atomic add',
  modulesLoaded: 'modules gone live; atomic add',
  modulesFreed: 'module texts freed; atomic add',
  modulesFailed: 'modules whose init failed; atomic add',
  propagatedMounts: 'copies that peers and slaves got; atomic add',
  propagatedUmounts: 'mounts that went with what they are copies of; atomic add',
  flush: words(BUCKETS, 'flush_filesystem by log2 of nanoseconds; atomic add'),
  cleanup: words(BUCKETS, 'cleanup_mnt by log2 of nanoseconds; atomic add'),
})
const at = staticOf('statistics', statistics, 'what the summary prints')

let flushBegan = 0
const cleanupsBegan: number[] = []

export function countFinalPut(): void {
  Atomics.add(mem, at + statistics.finalPuts, 1)
}

export function cleanupBegins(): void {
  cleanupsBegan.push(nowMs())
  const flags = get(self + task_struct.flags)
  const by =
    (flags & PF_WQ_WORKER) !== 0
      ? statistics.cleanedByKworker
      : (flags & PF_EXITING) !== 0
        ? statistics.cleanedByExitingTask
        : statistics.cleanedByTask
  Atomics.add(mem, at + by, 1)
}

export function cleanupEnds(): void {
  const began = cleanupsBegan.pop()
  if (began !== undefined) record(statistics.cleanup, nowMs() - began)
}

export function countKilledSuperblock(): void {
  Atomics.add(mem, at + statistics.superblocksKilled, 1)
}

export function countModuleLoad(): void {
  Atomics.add(mem, at + statistics.modulesLoaded, 1)
}

export function countModuleFree(): void {
  Atomics.add(mem, at + statistics.modulesFreed, 1)
}

export function countFailedInit(): void {
  Atomics.add(mem, at + statistics.modulesFailed, 1)
}

export function countPropagatedMount(): void {
  Atomics.add(mem, at + statistics.propagatedMounts, 1)
}

export function countPropagatedUmount(): void {
  Atomics.add(mem, at + statistics.propagatedUmounts, 1)
}

export function flushBegins(): void {
  flushBegan = nowMs()
}

export function flushEnds(): void {
  record(statistics.flush, nowMs() - flushBegan)
}

function record(histogram: number, ms: number): void {
  const bucket = Math.min(BUCKETS - 1, Math.floor(Math.log2(Math.max(1, ms * 1e6))))
  Atomics.add(mem, at + histogram + bucket, 1)
}

export interface Statistics {
  finalPuts: number
  cleanups: Record<string, number>
  superblocksKilled: number
  modulesLoaded: number
  modulesUnloaded: number
  modulesFailed: number
  propagatedMounts: number
  propagatedUmounts: number
  /** log2 buckets of nanoseconds */
  flush: number[]
  cleanup: number[]
}

/** From any thread that has the arena bound, at any time. */
export function readStatistics(): Statistics {
  const word = (offset: number): number => Atomics.load(mem, at + offset)
  const buckets = (offset: number): number[] => Array.from({ length: BUCKETS }, (_, i) => word(offset + i))
  return {
    finalPuts: word(statistics.finalPuts),
    cleanups: {
      task: word(statistics.cleanedByTask),
      'exiting task': word(statistics.cleanedByExitingTask),
      kworker: word(statistics.cleanedByKworker),
    },
    superblocksKilled: word(statistics.superblocksKilled),
    modulesLoaded: word(statistics.modulesLoaded),
    modulesUnloaded: word(statistics.modulesFreed) - word(statistics.modulesFailed),
    modulesFailed: word(statistics.modulesFailed),
    propagatedMounts: word(statistics.propagatedMounts),
    propagatedUmounts: word(statistics.propagatedUmounts),
    flush: buckets(statistics.flush),
    cleanup: buckets(statistics.cleanup),
  }
}
