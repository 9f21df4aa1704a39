import { describe } from '#kernel/describe'
import { textName } from '#kernel/lib/text'
import { MAX_HELD, nrTasks, PF_WQ_WORKER, task_struct, taskAddress } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { wordNow } from '#kernel/word_now'
import { mem } from '#shm/arena'
import type { ThreadState } from '../../machine/torture.ts'
import { allHabits } from '../habits/habit.ts'

/** What each thread does, for the watchdog: the CPUs, the kworkers, the rescuers, the timer. */
export function watchedThreads(): ThreadState[] {
  return Array.from({ length: nrTasks() - 1 }, (_, i) => stateOf(i + 1))
}

function stateOf(pid: number): ThreadState {
  const task = taskAddress(pid)
  const waitsFor = Atomics.load(mem, task + task_struct.waits_for)
  const held = Array.from({ length: Math.min(MAX_HELD, mem[task + task_struct.held_count]!) }, (_, i) =>
    describe(mem[task + task_struct.held + i]!),
  )
  const inRcu = mem[task + task_struct.rcu] !== 0
  return {
    name: threadName(pid),
    state: waitsFor !== 0 ? 'sleeps' : inRcu ? 'runs, inside RCU' : 'runs',
    op: opName(mem[task + task_struct.op]!, (mem[task + task_struct.flags]! & PF_WQ_WORKER) !== 0),
    waitsFor: waitsFor === 0 ? null : wordNow(waitsFor),
    locksHeld: held,
  }
}

function opName(op: number, kworker: boolean): string {
  if (op === 0) return '-'
  return kworker ? textName(op) : (allHabits().find((habit) => habit.number === op)?.name ?? '-')
}
