// explore: atomic
import { MAX_FLUSHES, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { staticOf, struct, words } from '#shm/layout'
import { rawLock, rawUnlock } from '#shm/raw_lock'

/**
 * W8: an item that hands work to another one (delayed_fput drops mounts on delayed_mntput's list) must be flushed first, or
 * the other one again afterwards: else what it hands on while it is flushed is missed. Which item feeds which is learnt from
 * the items themselves; a task's flushes are remembered in order until it returns to user space.
 */
const MAX_FEEDS = 32
const feeds = struct('lockdep_feeds', {
  lock: 'futex word; protects adding',
  count: 'pairs; lock, read by anyone',
  pairs: words(MAX_FEEDS, 'feeding class << 8 | fed class; lock'),
})
const learnt = staticOf('lockdep_feeds', feeds, 'which work item queues which other one')

/** An item of class `feeding` queues one of class `fed`. */
export function lockdep_feeds(feeding: number, fed: number): void {
  if (feeding === 0 || fed === 0 || feeding === fed || isKnown(feeding, fed)) return
  rawLock(learnt + feeds.lock)
  const count = mem[learnt + feeds.count]!
  if (count < MAX_FEEDS && !isKnown(feeding, fed)) {
    mem[learnt + feeds.pairs + count] = (feeding << 8) | fed
    Atomics.store(mem, learnt + feeds.count, count + 1) // pairs with the load in isKnown
  }
  rawUnlock(learnt + feeds.lock)
}

function isKnown(feeding: number, fed: number): boolean {
  const count = Atomics.load(mem, learnt + feeds.count)
  for (let i = 0; i < count; i++) if (mem[learnt + feeds.pairs + i] === ((feeding << 8) | fed)) return true
  return false
}

/** This task flushes items of class `id`. */
export function lockdep_flushed(id: number, place = 0): void {
  const count = mem[self + task_struct.flush_count]!
  if (count >= MAX_FLUSHES) return
  mem[self + task_struct.flushes + count] = id | (place << 12)
  mem[self + task_struct.flush_count] = count + 1
}

/** The flushes of this task are all made: one that was made too early, or undefined. */
export function wrongFlushOrder(): { feeding: number; fed: number; place: number } | undefined {
  const count = mem[self + task_struct.flush_count]!
  mem[self + task_struct.flush_count] = 0
  if (count < 2) return undefined
  const made: number[] = []
  for (let i = 0; i < count; i++) made.push(mem[self + task_struct.flushes + i]!)
  for (let i = 0; i < mem[learnt + feeds.count]!; i++) {
    const pair = mem[learnt + feeds.pairs + i]!
    const last = (id: number): number => made.map((flush) => flush & 0xff).lastIndexOf(id)
    const [feeding, fed] = [pair >>> 8, pair & 0xff]
    if (last(fed) >= 0 && last(feeding) > last(fed)) return { feeding, fed, place: made[last(feeding)]! >>> 12 }
  }
  return undefined
}
