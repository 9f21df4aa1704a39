import { describe } from '#kernel/describe'
import { lockName } from '#kernel/lib/lockdep/lock_class'
import { running, runningIn } from '#kernel/running'
import { MAX_HELD, nrTasks, task_struct, taskAddress } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { wordNow } from '#kernel/word_now'
import type { About } from '#shm/about'
import { mem } from '#shm/arena'
import { dynamicName } from '#shm/slab'
import type { ThreadState } from '../../machine/torture.ts'

/** What each thread does, for the watchdog: the CPUs, the kworkers, the rescuers, the timer. */
export function watchedThreads(): ThreadState[] {
  return Array.from({ length: nrTasks() - 1 }, (_, i) => stateOf(i + 1))
}

function stateOf(pid: number): ThreadState {
  const task = taskAddress(pid)
  const waitsFor = Atomics.load(mem, task + task_struct.waits_for)
  const inRcu = mem[task + task_struct.rcu] !== 0
  return {
    name: threadName(pid),
    state: waitsFor !== 0 ? 'sleeps' : inRcu ? 'runs, inside RCU' : 'runs',
    op: runningIn(pid) ?? '-',
    waitsFor: waitsFor === 0 ? null : wordNow(waitsFor),
    locksHeld: locksOf(task).map(describe),
  }
}

/** What a halt is about: what the threads wait for and hold, and what they run. */
export function aboutWatchedThreads(): About {
  const waited: number[] = []
  const locks: number[] = []
  for (let pid = 1; pid < nrTasks(); pid++) {
    const task = taskAddress(pid)
    waited.push(mem[task + task_struct.waits_for]!)
    locks.push(mem[task + task_struct.wants]!, mem[task + task_struct.wants_sem]!, ...locksOf(task))
  }
  const words = [...waited, ...locks].filter((word) => word !== 0)
  return {
    objects: [...new Set(words.flatMap((word) => dynamicName(word)?.split('.')[0] ?? []))],
    locks: [...new Set(locks.filter((lock) => lock !== 0).map(lockName))],
    running: [...new Set(running())],
  }
}

function locksOf(task: number): number[] {
  const count = Math.min(MAX_HELD, mem[task + task_struct.held_count]!)
  return Array.from({ length: count }, (_, i) => mem[task + task_struct.held + i]!)
}
