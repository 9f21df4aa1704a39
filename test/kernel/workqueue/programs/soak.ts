import { atomic_add_return, atomic_inc, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { usleep } from '#kernel/lib/wait'
import { alloc_ordered_workqueue, alloc_workqueue, destroy_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { cancel_work, cancel_work_sync } from '#kernel/workqueue/cancel_work'
import {
  cancel_delayed_work,
  cancel_delayed_work_sync,
  delayed_work,
  flush_delayed_work,
  INIT_DELAYED_WORK,
  mod_delayed_work,
  queue_delayed_work,
} from '#kernel/workqueue/delayed_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { queue_work, queue_work_on } from '#kernel/workqueue/queue_work'
import { system_unbound_wq, system_wq, WQ_MEM_RECLAIM } from '#kernel/workqueue/workqueue_struct'
import { sizeOf, staticWords } from '#shm/layout'

export * from '../../base.ts'

const ITEMS = 30
const QUEUES = 5
const SIZE = sizeOf(delayed_work)
const items = staticWords('soak_items', ITEMS * SIZE, 'items')
const queues = staticWords('soak_queues', QUEUES, 'where item i belongs: i modulo QUEUES')
const queued = staticWords('soak_queued', ITEMS, 'times that queueing said true')
const cancelled = staticWords('soak_cancelled', ITEMS, 'times that cancelling said true')
const runs = staticWords('soak_runs', ITEMS, 'executions that have ended')
const inside = staticWords('soak_inside', ITEMS, 'executions in progress')
const wrong = staticWords('soak_wrong', 2, 'executions that overlapped, flushes that returned early')

const item = (i: number): number => items + i * SIZE
const queueOf = (i: number): number => READ_ONCE(queues + (i % QUEUES))

const soakFunc = text('soakFunc', (work) => {
  const i = (work - items) / SIZE
  if (atomic_add_return(1, inside + i) !== 1) atomic_inc(wrong)
  if (i % 3 === 0) usleep(20)
  if (i % 7 === 0 && READ_ONCE(runs + i) % 4 === 0) queue(i + 1)
  atomic_add_return(-1, inside + i)
  atomic_inc(runs + i)
})

export function prepare(): void {
  const all = [
    system_wq,
    system_unbound_wq,
    alloc_ordered_workqueue('soak_ordered', 0),
    alloc_workqueue('soak_reclaim', WQ_MEM_RECLAIM, 0),
    alloc_workqueue('soak_one', 0, 1),
  ]
  all.forEach((wq, i) => {
    WRITE_ONCE(queues + i, wq)
  })
  for (let i = 0; i < ITEMS; i++) INIT_DELAYED_WORK(item(i), soakFunc)
}

function queue(i: number): boolean {
  const done = queue_work(queueOf(i), item(i))
  if (done) atomic_inc(queued + i)
  return done
}
function countCancelled(i: number, was: boolean): void {
  if (was) atomic_inc(cancelled + i)
}

/** Items below 15 are never cancelled or moved, so a flush after queueing one promises a run. */
export function soak([seed, operations, cpus]: [number, number, number]): number {
  let state = seed
  const random = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) % n
  }
  for (let done = 0; done < operations; done++) {
    const i = random(ITEMS)
    const before = READ_ONCE(runs + i)
    const kind = random(20)
    if (kind < 6) queue(i)
    else if (kind < 9) {
      if (queue_work_on(random(cpus), queueOf(i), item(i))) atomic_inc(queued + i)
    } else if (kind < 12) {
      const own = queue(i) // false: somebody else may not have reached the list yet, and then a flush need not see it
      flush_work(item(i))
      if (own && i < 15 && READ_ONCE(runs + i) === before) atomic_inc(wrong + 1)
    } else if (kind < 13) {
      queue(i)
      flush_delayed_work(item(i))
    } else if (kind < 14) {
      const own = queue(i)
      flush_workqueue(queueOf(i))
      if (own && i < 15 && READ_ONCE(runs + i) === before) atomic_inc(wrong + 1)
    } else if (kind < 15) {
      if (queue_delayed_work(queueOf(i), item(i), random(3))) atomic_inc(queued + i)
    } else if (kind < 16) {
      if (i >= 15 && !mod_delayed_work(queueOf(i), item(i), random(3))) atomic_inc(queued + i)
    } else if (i >= 15) {
      if (kind < 17) countCancelled(i, cancel_work(item(i)))
      else if (kind < 18) countCancelled(i, cancel_work_sync(item(i)))
      else if (kind < 19) countCancelled(i, cancel_delayed_work(item(i)))
      else countCancelled(i, cancel_delayed_work_sync(item(i)))
    }
  }
  return operations
}

export function settle(): unknown {
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < ITEMS; i++) flush_delayed_work(item(i))
    for (let q = 0; q < QUEUES; q++) flush_workqueue(READ_ONCE(queues + q))
  }
  for (let q = 2; q < QUEUES; q++) destroy_workqueue(READ_ONCE(queues + q))
  const lost: number[] = []
  let total = 0
  for (let i = 0; i < ITEMS; i++) {
    total += READ_ONCE(runs + i)
    if (READ_ONCE(queued + i) !== READ_ONCE(runs + i) + READ_ONCE(cancelled + i)) lost.push(i)
  }
  return { lost, overlaps: READ_ONCE(wrong), earlyFlushes: READ_ONCE(wrong + 1), ran: total > 0 }
}
