// explore: atomic
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { WORK_NR_COLORS, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { mem } from '#shm/arena'
import { judge } from '../judge.ts'

/**
 * When flush_workqueue returns, at least as many items have ended as were queued when it was called (I9). Both numbers are
 * read so that a race only lowers the first and raises the second, so there is no false alarm. May miss an item that is
 * still running when later ones have ended.
 */
const rule = judge('flush-workqueue-return', 'premature-return')

let queuedBefore = 0

export function flushBegins(wq: number): void {
  queuedBefore = queued(wq)
}

export function flushReturns(wq: number): void {
  rule.look()
  let inFlight = 0
  for (let color = 0; color < WORK_NR_COLORS; color++)
    inFlight += Atomics.load(mem, wq + workqueue_struct.in_flight + color)
  const ended = queued(wq) - inFlight
  if (ended < queuedBefore)
    rule.tell(
      `flush_workqueue returned when ${ended} items had ended of the ${queuedBefore} that were queued before the call`,
      [wq],
      { functions: ['flush_workqueue'] },
    )
}

function queued(wq: number): number {
  let sum = 0
  for (let i = 0; i < mem[wq + workqueue_struct.nr_pwqs]!; i++)
    sum += Atomics.load(mem, mem[wq + workqueue_struct.pwqs + i]! + pool_workqueue.queued)
  return sum
}
