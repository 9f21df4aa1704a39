import { atomic_add_return, atomic_inc, cmpxchg, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { complete, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { text } from '#kernel/lib/text'
import { usleep, wait_on, wake_up_all } from '#kernel/lib/wait'
import { smp_processor_id, task_struct, taskAddress } from '#kernel/task'
import { alloc_ordered_workqueue, alloc_workqueue, destroy_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { cancel_work, cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { current_work } from '#kernel/workqueue/current_work'
import {
  cancel_delayed_work_sync,
  delayed_work,
  flush_delayed_work,
  INIT_DELAYED_WORK,
  mod_delayed_work,
  schedule_delayed_work,
} from '#kernel/workqueue/delayed_work'
import { drain_workqueue } from '#kernel/workqueue/drain_workqueue'
import { flush_work } from '#kernel/workqueue/flush_work'
import { flush_scheduled_work, flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { queue_work, queue_work_on, schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_pending, work_struct } from '#kernel/workqueue/work_struct'
import { mostWorkersBusy, workqueueStatistics } from '#kernel/workqueue/workqueue_statistics'
import { system_unbound_wq, system_wq, WQ_UNBOUND } from '#kernel/workqueue/workqueue_struct'
import { sizeOf, staticWords } from '#shm/layout'

export * from '../../base.ts'

const MAX_ITEMS = 400
const WORK = sizeOf(work_struct)
const works = staticWords('works', MAX_ITEMS * WORK, 'items of the test')
const dwork = staticWords('dwork', sizeOf(delayed_work), 'a delayed item')
const runs = staticWords('runs', MAX_ITEMS, 'runs per item')
const inside = staticWords('inside', MAX_ITEMS, 'executions in progress per item')
const order = staticWords('order', MAX_ITEMS + 1, 'count, then items in the order in which they ran')
const seen = staticWords('seen', 4, 'what a function saw')
const gate = staticWords('gate', 1, 'opened by a CPU')
const payload = staticWords('payload', 1, 'plain data handed to an item')
const most = staticWords('most', 2, 'executions in progress, and most at once')
const entered = staticWords('entered', 1, 'items that began')

const work = (i: number): number => works + i * WORK
const indexOf = (w: number): number => (w - works) / WORK

/** Sleeps as an item sleeps in Linux, so that concurrency management sees it. */
function sleepUntil(word: number, atLeast: number): void {
  for (let value = READ_ONCE(word); value < atLeast; value = READ_ONCE(word)) wait_on(word, value)
}
function bump(word: number): void {
  atomic_inc(word)
  wake_up_all(word)
}
function setUp(func: number, count: number): void {
  for (let i = 0; i < count; i++) INIT_WORK(work(i), func)
}

const countRun = text('countRun', (w) => {
  atomic_inc(runs + indexOf(w))
})
const recordOrder = text('recordOrder', (w) => {
  WRITE_ONCE(order + atomic_add_return(1, order), indexOf(w))
})
const checkAlone = text('checkAlone', (w) => {
  if (atomic_add_return(1, inside + indexOf(w)) !== 1) atomic_inc(seen)
  usleep(20)
  atomic_inc(runs + indexOf(w))
  atomic_add_return(-1, inside + indexOf(w))
})
const waitAtGate = text('waitAtGate', (w) => {
  bump(entered)
  sleepUntil(gate, 1)
  atomic_inc(runs + indexOf(w))
})
const spinAtGate = text('spinAtGate', (w) => {
  bump(entered)
  while (READ_ONCE(gate) === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.1) // not a kernel sleep
  atomic_inc(runs + indexOf(w))
})
const mostAtOnce = text('mostAtOnce', (w) => {
  const now = atomic_add_return(1, most)
  for (let seen = READ_ONCE(most + 1); seen < now; seen = READ_ONCE(most + 1)) cmpxchg(most + 1, seen, now)
  // until two have met, however late the second kworker's thread starts; then a little longer, for a third to show itself
  for (let i = 0; i < 20_000 && READ_ONCE(most + 1) < 2; i++) usleep(200)
  usleep(200)
  atomic_add_return(-1, most)
  atomic_inc(runs + indexOf(w))
})
const requeueSelf = text('requeueSelf', (w) => {
  const pending = work_pending(w)
  if (pending) atomic_inc(seen)
  if (atomic_add_return(1, runs + indexOf(w)) < 5 && !schedule_work(w)) atomic_inc(seen + 1)
})
const readPayload = text('readPayload', (w) => {
  bump(entered)
  WRITE_ONCE(seen + 1, READ_ONCE(payload))
  atomic_inc(runs + indexOf(w))
})
const whoAmI = text('whoAmI', (w) => {
  WRITE_ONCE(seen, current_work() === w ? 1 : 0)
  WRITE_ONCE(seen + 1, smp_processor_id())
})

const total = (count: number): number => {
  let sum = 0
  for (let i = 0; i < count; i++) sum += READ_ONCE(runs + i)
  return sum
}

// C1, C2
export function queueThenFlushEach(count: number): unknown {
  setUp(countRun, count)
  for (let i = 0; i < count; i++) {
    queue_work(system_wq, work(i))
    flush_work(work(i))
  }
  return [total(count), flush_work(work(0))]
}
export function queuePendingTwice(): unknown {
  setUp(waitAtGate, 2)
  // item 0 spins on this CPU's pool, so that item 1 stays pending
  INIT_WORK(work(0), spinAtGate)
  queue_work(system_wq, work(0))
  sleepUntil(entered, 1)
  INIT_WORK(work(1), readPayload)
  const first = queue_work(system_wq, work(1))
  WRITE_ONCE(payload, 7)
  const second = queue_work(system_wq, work(1))
  bump(gate)
  flush_work(work(1))
  flush_work(work(0))
  return [first, second, READ_ONCE(seen + 1), READ_ONCE(runs + 1)]
}
export function requeueFromInside(): unknown {
  setUp(requeueSelf, 1)
  schedule_work(work(0))
  while (READ_ONCE(runs) < 5) flush_work(work(0))
  flush_work(work(0))
  return [READ_ONCE(runs), READ_ONCE(seen), READ_ONCE(seen + 1)]
}
export function whereItRuns(cpu: number): unknown {
  setUp(whoAmI, 1)
  queue_work_on(cpu, system_wq, work(0))
  flush_work(work(0))
  return [READ_ONCE(seen), READ_ONCE(seen + 1), current_work()]
}

// C3
export function prepareAlone(count: number): void {
  setUp(checkAlone, count)
}
export function hammerAlone([count, rounds, unbound]: [number, number, boolean]): number {
  let queued = 0
  for (let i = 0; i < rounds; i++) {
    if (queue_work(unbound ? system_unbound_wq : system_wq, work(i % count))) queued++
    if (i % 7 === 0) usleep(30)
  }
  return queued
}
export function finishAlone(count: number): unknown {
  for (let i = 0; i < count; i++) while (flush_work(work(i))) {}
  return [total(count), READ_ONCE(seen)]
}

// C4
export function flushWaitsForRunning(): unknown {
  setUp(waitAtGate, 1)
  schedule_work(work(0))
  sleepUntil(entered, 1)
  bump(seen + 2) // lets the other CPU open the gate
  const busy = flush_work(work(0))
  return [busy, READ_ONCE(runs)]
}
/** Once these CPUs have said that they are about to wait for the item, and have waited for a while. */
export function openGateLater(cpus: number[]): void {
  sleepUntil(seen + 2, cpus.length)
  const waits = (cpu: number) => READ_ONCE(taskAddress(1 + cpu) + task_struct.waits_for) !== 0
  for (let looks = 0; looks < 5; looks = cpus.every(waits) ? looks + 1 : 0) usleep(1000)
  bump(gate)
}
export function severalFlushersOfOneItem(): unknown {
  sleepUntil(entered, 1)
  bump(seen + 2)
  flush_work(work(0))
  return READ_ONCE(runs)
}

// C5
export function cancelPending(): unknown {
  setUp(countRun, 2)
  INIT_WORK(work(0), spinAtGate)
  schedule_work(work(0))
  sleepUntil(entered, 1)
  schedule_work(work(1))
  const was = cancel_work_sync(work(1))
  const again = cancel_work_sync(work(1))
  bump(gate)
  flush_work(work(0))
  const plain = cancel_work(work(1))
  schedule_work(work(1))
  flush_work(work(1))
  return [was, again, plain, READ_ONCE(runs + 1)]
}
export function cancelRunning(): unknown {
  sleepUntil(entered, 1)
  bump(seen + 2)
  const was = cancel_work_sync(work(0))
  return [was, READ_ONCE(runs)]
}
export function gateItemPending(): boolean {
  return work_pending(work(0))
}
export function startGateItem(): void {
  setUp(waitAtGate, 1)
  schedule_work(work(0))
}
export function cancelWithBarrierBehind(): unknown {
  setUp(countRun, 2)
  INIT_WORK(work(0), spinAtGate)
  schedule_work(work(0))
  sleepUntil(entered, 1)
  schedule_work(work(1))
  bump(seen + 2)
  usleep(2000) // the other CPU flushes item 1 meanwhile
  const was = cancel_work(work(1))
  bump(gate)
  flush_work(work(0))
  return [was, READ_ONCE(runs + 1)]
}
export function flushItemOne(): boolean {
  sleepUntil(seen + 2, 1)
  flush_work(work(1))
  return true
}

// C6
export function flushAll(count: number): unknown {
  setUp(countRun, count)
  for (let i = 0; i < count; i++) queue_work_on(i, i % 3 === 0 ? system_unbound_wq : system_wq, work(i))
  flush_scheduled_work()
  flush_workqueue(system_unbound_wq)
  return total(count)
}
export function statistics(): unknown {
  return [workqueueStatistics(), mostWorkersBusy()]
}
export function laterWorkDoesNotDelayFlush(): unknown {
  setUp(waitAtGate, 3)
  INIT_WORK(work(1), countRun)
  const wq = alloc_workqueue('later', WQ_UNBOUND, 0)
  queue_work(wq, work(1))
  bump(seen + 2)
  flush_workqueue(wq)
  queue_work(wq, work(0)) // waits at the gate, which opens only after the next line
  const before = READ_ONCE(runs)
  bump(gate)
  destroy_workqueue(wq)
  return [before, READ_ONCE(runs), READ_ONCE(runs + 1)]
}
export function twentyFlushers(rounds: number): number {
  let wrong = 0
  for (let i = 0; i < rounds; i++) {
    const w = work(smp_processor_id())
    const before = READ_ONCE(runs + smp_processor_id())
    queue_work(system_wq, w)
    flush_workqueue(system_wq)
    if (READ_ONCE(runs + smp_processor_id()) <= before) wrong++
  }
  return wrong
}
export function prepareCount(count: number): void {
  setUp(countRun, count)
}
export function drainChain(): unknown {
  setUp(requeueSelf, 1)
  const wq = alloc_workqueue('chain', 0, 0)
  INIT_WORK(work(0), requeueOn(wq))
  queue_work(wq, work(0))
  drain_workqueue(wq)
  const result = READ_ONCE(runs)
  destroy_workqueue(wq)
  return result
}
const chained = staticWords('chained', 1, 'queue of the chain')
const chain = text('chain', (w) => {
  if (atomic_add_return(1, runs) < 40) queue_work(READ_ONCE(chained), w)
})
function requeueOn(wq: number): number {
  WRITE_ONCE(chained, wq)
  return chain
}

// C7
export function delayed(): unknown {
  INIT_DELAYED_WORK(dwork, delayedRun)
  const first = schedule_delayed_work(dwork, 5)
  const second = schedule_delayed_work(dwork, 1)
  sleepUntil(seen, 1)
  const third = schedule_delayed_work(dwork, 60_000)
  flush_delayed_work(dwork)
  const afterFlush = READ_ONCE(seen)
  schedule_delayed_work(dwork, 60_000)
  const moved = mod_delayed_work(system_wq, dwork, 2)
  sleepUntil(seen, 3)
  flush_delayed_work(dwork)
  schedule_delayed_work(dwork, 60_000)
  const cancelled = cancel_delayed_work_sync(dwork)
  return [first, second, third, afterFlush, moved, cancelled, READ_ONCE(seen)]
}
const delayedRun = text('delayedRun', () => bump(seen))

// C8
export function sleeperLetsAnotherStart(): unknown {
  setUp(waitAtGate, 2)
  INIT_WORK(work(1), openGate)
  schedule_work(work(0))
  sleepUntil(entered, 1)
  schedule_work(work(1))
  flush_work(work(0))
  return READ_ONCE(runs)
}
const openGate = text('openGate', () => bump(gate))
export function runnableKeepsOthersOut([flags]: [number]): unknown {
  const wq = alloc_workqueue('busy', flags, 0)
  setUp(spinAtGate, 2)
  INIT_WORK(work(1), countRun)
  queue_work(wq, work(0))
  sleepUntil(entered, 1)
  queue_work(wq, work(1))
  // where it should start, it may take as long as a thread needs to come up; where it should not, a while must do
  for (let looks = flags === 0 ? 1 : 500; looks > 0 && READ_ONCE(runs + 1) === 0; looks--) usleep(20_000)
  const started = READ_ONCE(runs + 1)
  bump(gate)
  destroy_workqueue(wq)
  return [started, READ_ONCE(runs + 1)]
}
export function limitedTo([max_active, count]: [number, number]): unknown {
  const wq = alloc_workqueue('limited', WQ_UNBOUND, max_active)
  setUp(mostAtOnce, count)
  for (let i = 0; i < count; i++) queue_work(wq, work(i))
  destroy_workqueue(wq)
  return [total(count), READ_ONCE(most + 1)]
}
export function orderedRun(count: number): unknown {
  const wq = alloc_ordered_workqueue('ordered', 0)
  setUp(recordOrder, count)
  for (let i = 0; i < count; i++) queue_work(wq, work(i))
  flush_workqueue(wq)
  const result = Array.from({ length: READ_ONCE(order) }, (_, i) => READ_ONCE(order + 1 + i))
  destroy_workqueue(wq)
  return result
}

// C9
export function rescued([flags, sleepers]: [number, number]): unknown {
  // every kworker sleeps at the gate, and the item that opens it finds no thread
  const wq = alloc_workqueue('reclaim', flags, 0)
  setUp(waitAtGate, sleepers)
  INIT_WORK(work(sleepers), openGate)
  for (let i = 0; i < sleepers; i++) queue_work(system_unbound_wq, work(i))
  sleepUntil(entered, sleepers)
  queue_work(wq, work(sleepers))
  for (let i = 0; i < sleepers; i++) flush_work(work(i))
  const result = total(sleepers)
  destroy_workqueue(wq)
  return result
}

const done = staticWords('done', 1, 'completion')
const completeIt = text('completeIt', () => complete(done))
export function completions(rounds: number): number {
  INIT_WORK(work(0), completeIt)
  for (let i = 0; i < rounds; i++) {
    init_completion(done)
    schedule_work(work(0))
    wait_for_completion(done)
  }
  return rounds
}
