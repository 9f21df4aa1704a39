import { atomic_inc, get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { call_rcu, rcu_barrier, rcu_head } from '#kernel/lib/call_rcu'
import { complete, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { llist_add, llist_del_all, llist_next, llist_reverse_order } from '#kernel/lib/llist'
import { rcu_read_lock, rcu_read_unlock, synchronize_rcu } from '#kernel/lib/rcu'
import { down_read, down_write, down_write_trylock, rw_semaphore, up_read, up_write } from '#kernel/lib/rwsem'
import {
  read_seqbegin,
  read_seqlock_excl,
  read_seqretry,
  read_sequnlock_excl,
  seqlock_t,
  write_seqlock,
  write_sequnlock,
} from '#kernel/lib/seqlock'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import {
  callback_head,
  clear_task_works,
  exit_task_work,
  init_task_work,
  task_work_add,
  task_work_run,
} from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { del_timer, del_timer_sync, jiffies, mod_timer, timer_pending, timer_setup } from '#kernel/lib/timer'
import { timer_list } from '#kernel/lib/timer_list'
import { usleep, wait_on, wake_up_all } from '#kernel/lib/wait'
import { self, smp_processor_id, taskAddress } from '#kernel/task'
import { POISON } from '#shm/arena'
import { cpu_relax } from '#shm/hints'
import { embed, sizeOf, staticOf, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

export * from '../../base.ts'

const lock = staticWords('test_spinlock', 1, 'lock of the test')
const sem = staticOf('test_sem', rw_semaphore, 'semaphore of the test')
const seq = staticOf('test_seqlock', seqlock_t, 'seqlock of the test')
const pair = staticWords('pair', 2, 'two words that writers keep equal')
const step = staticWords('step', 1, 'order of events between the CPUs')
const log = staticWords('log', 65, 'count, then entries')
const counter = staticWords('counter', 4, 'counters')

function waitFor(word: number, atLeast: number): void {
  for (let value = READ_ONCE(word); value < atLeast; value = READ_ONCE(word)) wait_on(word, value)
}
function next(): void {
  atomic_inc(step)
  wake_up_all(step)
}
function record(entry: number): void {
  const at = get(log) + 1
  set(log + at, entry)
  set(log, at)
}
const logged = (): number[] => Array.from({ length: get(log) }, (_, i) => get(log + 1 + i))

export function spinners(rounds: number): number {
  for (let i = 0; i < rounds; i++) {
    spin_lock(lock)
    set(counter, get(counter) + 1)
    spin_unlock(lock)
  }
  return get(counter)
}

export function semWriter(rounds: number): number {
  for (let i = 0; i < rounds; i++) {
    down_write(sem)
    set(pair, get(pair) + 1)
    set(pair + 1, get(pair + 1) + 1)
    up_write(sem)
  }
  return get(pair)
}
export function semReader(rounds: number): number {
  let torn = 0
  for (let i = 0; i < rounds; i++) {
    down_read(sem)
    if (get(pair) !== get(pair + 1)) torn++
    up_read(sem)
  }
  return torn
}

/** CPU 0 holds, then CPU 1 wants to write, then 2 to read, then 3 to write: each arrives once the one before queues. */
export function semHolder(): number[] {
  down_write(sem)
  next()
  while (READ_ONCE(sem + rw_semaphore.last) !== taskAddress(1 + 3)) usleep(50)
  const busy = down_write_trylock(sem)
  record(busy ? -1 : 0)
  up_write(sem)
  waitFor(step, 4)
  return logged()
}
export function semArriver(write: boolean): void {
  const before = smp_processor_id() - 1
  waitFor(step, 1)
  if (before > 0) while (READ_ONCE(sem + rw_semaphore.last) !== taskAddress(1 + before)) usleep(50)
  if (write) down_write(sem)
  else down_read(sem)
  spin_lock(lock)
  record(smp_processor_id())
  spin_unlock(lock)
  if (write) up_write(sem)
  else up_read(sem)
  next()
}
/** Both readers are inside at once, or neither gets on. */
export function readersTogether(): number {
  down_read(sem)
  next()
  waitFor(step, 2)
  up_read(sem)
  return READ_ONCE(sem + rw_semaphore.holders)
}

export function seqWriter(rounds: number): void {
  for (let i = 0; i < rounds; i++) {
    write_seqlock(seq)
    WRITE_ONCE(pair, i)
    WRITE_ONCE(pair + 1, i)
    write_sequnlock(seq)
  }
}
export function seqReader(rounds: number): number {
  let torn = 0
  for (let i = 0; i < rounds; i++) {
    for (;;) {
      const began = read_seqbegin(seq)
      const a = READ_ONCE(pair)
      const b = READ_ONCE(pair + 1)
      if (read_seqretry(seq, began)) continue
      if (a !== b) torn++
      break
    }
  }
  return torn
}
export function seqExclusiveReader(rounds: number): number {
  let torn = 0
  for (let i = 0; i < rounds; i++) {
    read_seqlock_excl(seq)
    if (READ_ONCE(pair) !== READ_ONCE(pair + 1)) torn++
    read_sequnlock_excl(seq)
  }
  return torn
}

export function completer(): void {
  waitFor(step, 1)
  usleep(500)
  WRITE_ONCE(counter, 5)
  complete(pair)
}
export function completionWaiter(): number {
  init_completion(pair)
  next()
  wait_for_completion(pair)
  return READ_ONCE(counter)
}

// RCU
/** A reader may not sleep. */
function linger(): void {
  for (let i = 0; i < 6400; i++) cpu_relax()
}
export function longReader(): void {
  rcu_read_lock()
  rcu_read_lock()
  next()
  linger()
  rcu_read_unlock() // nested: the section goes on
  linger()
  WRITE_ONCE(counter, 1)
  rcu_read_unlock()
}
export function graceWaiter(): number {
  waitFor(step, 1)
  synchronize_rcu()
  return READ_ONCE(counter)
}

const node = struct('rcu_node', {
  value: 'never POISON while a reader can see it',
  rcu: embed(rcu_head, 'see rcu_head'),
})
const node_cache = kmem_cache_create(node)
const published = staticWords('published', 1, 'the node that readers find')
const freeNode = text('freeNode', (head) => {
  kmem_cache_free(node_cache, head - node.rcu)
  atomic_inc(counter)
})
export function publishFirst(): void {
  WRITE_ONCE(published, newNode(0))
}
function newNode(value: number): number {
  let object = kmem_cache_alloc(node_cache)
  while (object === 0) {
    usleep(100)
    object = kmem_cache_alloc(node_cache)
  }
  set(object + node.value, value)
  return object
}
export function replaceNodes([rounds, how]: [number, 'synchronize' | 'call']): number {
  for (let i = 0; i < rounds; i++) {
    const old = READ_ONCE(published)
    WRITE_ONCE(published, newNode(i))
    if (how === 'synchronize') {
      synchronize_rcu()
      kmem_cache_free(node_cache, old)
    } else {
      call_rcu(old + node.rcu, freeNode)
    }
  }
  if (how === 'call') rcu_barrier()
  return READ_ONCE(counter)
}
export function readNodes(rounds: number): number {
  let dead = 0
  for (let i = 0; i < rounds; i++) {
    rcu_read_lock()
    const object = READ_ONCE(published)
    for (let look = 0; look < 20; look++) if (READ_ONCE(object + node.value) === POISON) dead++
    rcu_read_unlock()
  }
  return dead
}

const heads = staticWords('rcu_heads', 40 * sizeOf(rcu_head), 'callbacks of the test')
const logHead = text('logHead', (head) => record((head - heads) / sizeOf(rcu_head)))
export function callbacksInOrder(count: number): number[] {
  for (let i = 0; i < count; i++) call_rcu(heads + i * sizeOf(rcu_head), logHead)
  rcu_barrier()
  return logged()
}

// task work
const works = staticWords('task_works', 40 * sizeOf(callback_head), 'callbacks of the test')
const logWork = text('logWork', (work) => record((work - works) / sizeOf(callback_head)))
const addAnother = text('addAnother', (work) => {
  record(100)
  init_task_work(work, logWork)
  task_work_add(self, work)
})
const taskWork = (i: number, func: number): number => {
  const work = works + i * sizeOf(callback_head)
  init_task_work(work, func)
  return work
}
export function taskWorkInOrder(): unknown {
  for (let i = 0; i < 3; i++) task_work_add(self, taskWork(i, logWork))
  task_work_add(self, taskWork(3, addAnother))
  task_work_run()
  exit_task_work()
  const refused = task_work_add(self, taskWork(4, logWork))
  clear_task_works(self)
  const accepted = task_work_add(self, taskWork(5, logWork))
  task_work_run()
  return [logged(), refused, accepted]
}
const many = staticWords('many_task_works', 20_000 * sizeOf(callback_head), 'callbacks of the test')
const countWork = text('countWork', () => set(counter + 1, get(counter + 1) + 1))
export function addToOtherTask(): number {
  let accepted = 0
  for (let i = 0; i < 20_000; i++) {
    const work = many + i * sizeOf(callback_head)
    init_task_work(work, countWork)
    if (task_work_add(taskAddress(1), work) === 0) accepted++
    if (i === 50) next()
  }
  return accepted
}
export function runThenExit(): number {
  waitFor(step, 1)
  for (let i = 0; i < 100; i++) task_work_run()
  exit_task_work()
  return get(counter + 1)
}

// timers
const timers = staticWords('test_timers', 8 * sizeOf(timer_list), 'timers of the test')
const timer = (i: number): number => timers + i * sizeOf(timer_list)
const logTimer = text('logTimer', (t) => {
  record((t - timers) / sizeOf(timer_list))
  next()
})
const slowTimer = text('slowTimer', () => {
  next()
  usleep(10_000)
  WRITE_ONCE(counter, 1)
})
export function timersInOrder(): unknown {
  for (let i = 0; i < 6; i++) timer_setup(timer(i), logTimer)
  const now = jiffies()
  mod_timer(timer(0), now + 30)
  mod_timer(timer(1), now + 10)
  mod_timer(timer(2), now + 20)
  mod_timer(timer(3), now + 5)
  mod_timer(timer(4), now + 60_000)
  const moved = mod_timer(timer(1), now + 40)
  const fresh = mod_timer(timer(5), now + 40)
  const pending = timer_pending(timer(4))
  const deleted = [del_timer(timer(4)), del_timer(timer(4))]
  waitFor(step, 5)
  return [logged(), moved, fresh, pending, deleted]
}
export function deleteRunningTimer(): unknown {
  timer_setup(timer(0), slowTimer)
  mod_timer(timer(0), jiffies() + 1)
  waitFor(step, 1)
  const was = del_timer_sync(timer(0))
  return [was, READ_ONCE(counter)]
}

// llist
const listHead = staticWords('test_llist', 1, 'list of the test')
const nodes = staticWords('test_nodes', 3 * 3000, 'one word each')
export function pushNodes(count: number): number {
  let first = 0
  for (let i = 0; i < count; i++) if (llist_add(nodes + smp_processor_id() * 3000 + i, listHead)) first++
  atomic_inc(counter + 3)
  return first
}
export function takeNodes([total, pushers]: [number, number]): unknown {
  const taken = new Set<number>()
  let takes = 0
  const last = new Map<number, number>()
  let outOfOrder = 0
  while (READ_ONCE(counter + 3) < pushers || READ_ONCE(listHead) !== 0) {
    let entry = llist_reverse_order(llist_del_all(listHead))
    if (entry !== 0) takes++
    while (entry !== 0) {
      const by = Math.floor((entry - nodes) / 3000)
      if ((last.get(by) ?? -1) > entry) outOfOrder++
      last.set(by, entry)
      taken.add(entry)
      entry = llist_next(entry)
    }
  }
  return [taken.size === total, takes, outOfOrder]
}
