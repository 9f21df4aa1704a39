import { Oops } from '#kernel/lib/atomic'
import { lockdep_statistics } from '#kernel/lib/lockdep/validator'
import { shutdown_timers } from '#kernel/lib/timer'
import { operationName } from '#kernel/running'
import { nrTasks } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { waitForGraph } from '#kernel/wait_for_graph'
import { wordNow } from '#kernel/word_now'
import { shutdown_workqueues } from '#kernel/workqueue/boot_workqueues'
import { RESCUER_THREADS } from '#kernel/workqueue/kworker_threads'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { mostWorkersBusy, workqueueStatistics } from '#kernel/workqueue/workqueue_statistics'
import { bindArena, mem } from '#shm/arena'
import { nrKworkers } from '#shm/boot_words'
import { report, reportedFindings } from '#shm/findings'
import { wordsInUse } from '#shm/slab'
import { judgeLooks, judgeTheEnd } from '../../judge/all.ts'
import { recording } from '../../judge/recording.ts'
import { overflowText, stackDoubt, stackMinimum, stackOverflow } from '../../judge/rules/stack.ts'
import { readStatistics } from '../../judge/statistics.ts'
import type { Torture, TortureStats, WorkStats } from '../../machine/torture.ts'
import { readPlayground } from '../habits/playground.ts'
import { bootTorture, usedWhenBooted } from './boot_torture.ts'
import { tellOnline, tellPaused, tellRoles, tellStart, tellStop } from './control.ts'
import type { Ground } from './ground.ts'
import { callsByTask, operationCounts } from './operation_counts.ts'
import { recentCalls } from './recent_calls.ts'
import { runCpu } from './run_cpu.ts'
import { tearDownAll } from './tear_down.ts'
import { aboutWatchedThreads, watchedThreads } from './watched_threads.ts'
import type { Weights } from './weights.ts'

/** A torture scenario from the weights of its operations, one set for each role; CPUs take the roles in turn. */
export function tortureOf(...roles: Weights[]): Torture {
  return tortureWith({}, ...roles)
}

export function tortureWith({ prepare, detach }: Ground, ...roles: Weights[]): Torture {
  return {
    rescuers: RESCUER_THREADS,
    boot: (options) => bootTorture(options, prepare),
    runCpu: (buffer, cpu, seed) => guarded(buffer, () => runCpu(buffer, cpu, seed, roles)),
    runKworker: (buffer, index) => guarded(buffer, () => worker_thread(index)),
    runRescuer: (buffer, index) => guarded(buffer, () => worker_thread(nrKworkers() + index)),
    runTimer: (buffer) => guarded(buffer, timer_thread),
    start: (buffer) => bound(buffer, tellStart),
    stop: (buffer) => bound(buffer, tellStop),
    pause: (buffer, paused) => bound(buffer, () => tellPaused(paused)),
    setOnline: (buffer, cpu, online) => bound(buffer, () => tellOnline(cpu, online)),
    shuffle: (buffer, seed) => bound(buffer, () => tellRoles(seed)),
    shutdown: (buffer) =>
      bound(buffer, () => {
        shutdown_workqueues()
        shutdown_timers()
      }),
    progress: (buffer) => bound(buffer, progress),
    stats: (buffer) => bound(buffer, stats),
    findings: (buffer) => bound(buffer, findings),
    recentCalls: (buffer) => bound(buffer, recentCalls),
    recording: (buffer) => bound(buffer, () => recording((number) => operationName(number) ?? 'a call')),
    waitFor: (buffer) => bound(buffer, waitForGraph),
    threads: (buffer) => bound(buffer, watchedThreads),
    about: (buffer) => bound(buffer, aboutWatchedThreads),
    word: (buffer, address) => bound(buffer, () => wordNow(address)),
    tearDown: (buffer) => guarded(buffer, () => tearDownAll(readPlayground(), usedWhenBooted(), detach)),
    finalCheck: (buffer) => bound(buffer, judgeTheEnd),
  }
}

function progress(): { perThread: number[] } {
  return { perThread: callsByTask(nrTasks()).slice(1) }
}

function stats(): TortureStats {
  const lockdep = lockdep_statistics()
  const counts = Object.entries(operationCounts()).map(([name, { done }]) => [name, done] as const)
  const [stack, doubt] = [stackMinimum(), stackDoubt()]
  return {
    ...readStatistics(),
    ops: Object.fromEntries(counts),
    work: workStats(),
    stack: { ...(stack ?? { minFreeBytes: null }), ...(doubt === null ? {} : { mayOverflow: doubt }) },
    arenaUsedWords: wordsInUse(),
    judges: judgeLooks(),
    ...(lockdep === undefined ? {} : { lockdep }),
  }
}

function workStats(): WorkStats {
  const queues = Object.entries(workqueueStatistics())
  return {
    itemsByQueue: Object.fromEntries(queues.map(([name, { executed }]) => [name, executed])),
    rescues: queues.reduce((sum, [, { rescues }]) => sum + rescues, 0),
    mostWorkersBusy: mostWorkersBusy(),
  }
}

function findings(): ReturnType<Torture['findings']> {
  return reportedFindings().map(({ kind, judge, message, about, thread }) => ({
    kind,
    judge,
    message: `${threadName(thread)}: ${judge === 'stack' ? wholeChain(message) : message}`,
    about,
  }))
}

/** A call chain is longer than what a finding's text in the arena can hold. */
function wholeChain(message: string): string {
  const overflow = stackOverflow()
  return overflow === null ? message : overflowText(overflow)
}

function bound<T>(buffer: SharedArrayBuffer, body: () => T): T {
  if (mem.buffer !== buffer) bindArena(buffer)
  return body()
}

/** A CPU that follows poison leaves the arena and stops: what Linux prints as a general protection fault. */
function guarded(buffer: SharedArrayBuffer, body: () => void): void {
  bindArena(buffer)
  try {
    body()
  } catch (error) {
    if (!(error instanceof Oops) && !(error instanceof RangeError)) throw error
    const frames = (error.stack ?? '').split('\n').slice(1, 5)
    const where = frames.map((line) => line.trim()).join(' < ')
    const functions = frames.flatMap((line) => /^ *at (\w+) /.exec(line)?.[1] ?? [])
    report('use-after-free', 'oops', `follows a pointer into freed memory: ${error.message}; ${where}`, { functions })
    throw error
  }
}
