/**
 * What a torture scenario gives the machine: the kernel model seen from outside. The machine knows threads, timers and
 * reports and nothing of mounts; the model knows nothing of worker threads. All state is in the one SharedArrayBuffer
 * that `boot` returns, so every method may be called in any thread that has it.
 */

import type { About } from '../shm/about.ts'
import type { Recording } from '../shm/recording.ts'
import type { StackFrame } from '../stack/frame_sums.ts'
import type { MountTable } from './mountinfo.ts'

export type { RecordedEvent, RecordedGroup, Recording } from '../shm/recording.ts'

export interface TortureOptions {
  cpus: number
  kworkers: number
  arenaBytes: number
  seed: number
  layout: 'union' | 'separate'
  /** its `moduleTypes` says which types get a module */
  mountTable: MountTable
  /** every registered type, from /proc/filesystems and the mount table */
  filesystems: string[]
  killSbIoUs: number
}

export interface TortureFinding {
  kind: string
  judge?: string
  message: string
  about?: About
  cpu?: number
  op?: string
}

/** What one thread does, for the watchdog's finding. */
export interface ThreadState {
  name: string
  state: string
  op: string
  waitsFor: string | null
  locksHeld: string[]
  /** at a halt: the function and line where it is, and the words that it reads there with their values */
  at?: string
  reads?: string[]
}

/** Kernel stack: bytes free when deactivate_super began, by the most and the least that its callers may take. */
export interface StackSeen {
  /** null before it ever did */
  minFreeBytes: number | null
  maxFreeBytes?: number
  /** functions of the model that had been called */
  calls?: string[]
  /** kernel functions that they stand for, outermost first */
  chain?: StackFrame[]
  /** a chain that is over the end of a stack by the most that it may take, and not by the least */
  mayOverflow?: { over: number; frames: StackFrame[] }
}

export interface WorkStats {
  /** items that have run */
  itemsByQueue: Record<string, number>
  /** times that a rescuer was called */
  rescues: number
  /** on one pool, at once */
  mostWorkersBusy: number
}

export interface TortureStats {
  /** operations by kind */
  ops: Record<string, number>
  finalPuts: number
  /** cleanups by the context that ran them: task, kworker, task-work, ... */
  cleanups: Record<string, number>
  superblocksKilled: number
  modulesLoaded: number
  modulesUnloaded: number
  work?: WorkStats
  /** inits that failed, by design of the scenario */
  modulesFailed: number
  /** copies that peers and slaves got of a mount, and those that went with it; absent where nothing propagates */
  propagatedMounts?: number
  propagatedUmounts?: number
  /** log2 buckets: flush[b] counts durations of [2^b, 2^(b+1)) nanoseconds */
  flush: number[]
  cleanup: number[]
  stack: StackSeen
  arenaUsedWords: number
  /** what lockdep has seen; absent where it is linked away */
  lockdep?: LockdepSeen
  /** how often each judge looked */
  judges: Record<string, number>
}

/** How many lock classes and dependencies lockdep met; `full` where there were more classes than it has room for. */
export interface LockdepSeen {
  classes: number
  dependencies: number
  reports: number
  full?: true
}

/** A call that a CPU made lately, as an operation with its fields in words. */
export interface RecentCall {
  call: string
  /** null: it had not returned */
  result: number | null
  [field: string]: string | number | boolean | null
}

export interface Torture {
  /** main thread, once; throws an Error for bad input */
  boot(options: TortureOptions): SharedArrayBuffer
  /** in a CPU's worker: waits for start, runs random operations until stopped */
  runCpu(buffer: SharedArrayBuffer, cpu: number, seed: number): void
  /** in a Piscina task: runs until shutdown */
  runKworker(buffer: SharedArrayBuffer, index: number): void
  /** in a Piscina task: fires the model's timers until shutdown */
  runTimer(buffer: SharedArrayBuffer): void
  /** in Piscina tasks, where the model has WQ_MEM_RECLAIM queues: one each, until shutdown */
  rescuers?: number
  runRescuer?(buffer: SharedArrayBuffer, index: number): void
  /** main thread: these set control words and wake, they never block */
  start(buffer: SharedArrayBuffer): void
  pause(buffer: SharedArrayBuffer, paused: boolean): void
  stop(buffer: SharedArrayBuffer): void
  /** after tearDown: kworkers, rescuers and the timer return */
  shutdown(buffer: SharedArrayBuffer): void
  setOnline(buffer: SharedArrayBuffer, cpu: number, online: boolean): void
  shuffle(buffer: SharedArrayBuffer, seed: number): void
  /** counters that only grow; perThread: the CPUs first, then kworkers, then the timer */
  progress(buffer: SharedArrayBuffer): { perThread: number[] }
  stats(buffer: SharedArrayBuffer): TortureStats
  findings(buffer: SharedArrayBuffer): TortureFinding[]
  /** what each CPU did last, oldest first */
  recentCalls?(buffer: SharedArrayBuffer): RecentCall[][]
  /** main thread, at the end: what the threads did last; null unless a recorder was linked in */
  recording?(buffer: SharedArrayBuffer): Recording | null
  /** after a halt: who waits for what held by whom, one chain a line */
  waitFor?(buffer: SharedArrayBuffer): string[]
  /** a word by its name, with its value in words: `mount#3.mnt_flags = MNT_DOOMED` */
  word?(buffer: SharedArrayBuffer, address: number): string
  /** the CPUs first, then kworkers, then the timer */
  threads(buffer: SharedArrayBuffer): ThreadState[]
  /** what a halt is about */
  about?(buffer: SharedArrayBuffer): About
  /** in CPU 0's worker after all CPUs stopped, kworkers still alive: unmounts, unloads, waits until quiescent */
  tearDown(buffer: SharedArrayBuffer, cpu: number): void
  /** main thread after all threads ended: the judges of the end of a run add to the findings */
  finalCheck(buffer: SharedArrayBuffer): void
}
