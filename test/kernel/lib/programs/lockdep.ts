/** What must not be done with locks, each beside what may be, on one thread: nothing here deadlocks. */
import { file_system_type } from '#kernel/fs/file_system_type'
import { lockdep_kill_begins, lockdep_kill_ends, lockdep_wait_dead } from '#kernel/fs/super_classes'
import { lockdep_sys_exit } from '#kernel/lib/lockdep'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { tooLongChain } from '#kernel/lib/lockdep/queue_chain'
import {
  class_named,
  class_of_key,
  lock_map_acquire,
  lock_map_depends,
  lock_map_release,
  lock_map_wait,
  lockdep_feeds,
  lockdep_flushed,
  lockdep_item_runs,
  lockdep_statistics,
} from '#kernel/lib/lockdep/validator'
import { mutex, mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { rcu_read_lock, rcu_read_unlock, synchronize_rcu } from '#kernel/lib/rcu'
import {
  down_read,
  down_write,
  down_write_nested,
  down_write_trylock,
  rw_semaphore,
  up_read,
  up_write,
} from '#kernel/lib/rwsem'
import {
  read_seqbegin,
  read_seqlock_excl,
  read_sequnlock_excl,
  seqlock_t,
  write_seqlock,
  write_sequnlock,
} from '#kernel/lib/seqlock'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { wait_on } from '#kernel/lib/wait'
import { bind_task, boot_tasks, PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { bindArena, createArena } from '#shm/arena'
import { writeBootWords } from '#shm/boot_words'
import { reportedFindings } from '#shm/findings'
import { embed, staticOf, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create } from '#shm/slab'

const a_lock = staticOf('a_lock', spinlock_t, 'a spinlock of this test')
const b_lock = staticOf('b_lock', spinlock_t, 'a spinlock of this test')
const a_sem = staticOf('a_sem', rw_semaphore, 'a semaphore of this test')
const b_sem = staticOf('b_sem', rw_semaphore, 'a semaphore of this test')
const c_mutex = staticOf('c_mutex', mutex, 'a mutex of this test')
const a_seq_lock = staticOf('a_seq_lock', seqlock_t, 'a seqlock of this test')
const word = staticWords('a_word', 1, 'nobody writes it')
const a_type = staticOf('a_type', file_system_type, 'a filesystem type of this test')
const owner = struct('owner', { sem: embed(rw_semaphore, 'one each') })
const owners = kmem_cache_create(owner)
const DONE = lock_class_key('(completion)&done')

const spins = (...locks: number[]) => {
  for (const lock of locks) spin_lock(lock)
  for (const lock of locks.reverse()) spin_unlock(lock)
}
const writes = (...sems: number[]) => {
  for (const sem of sems) down_write(sem)
  for (const sem of sems.reverse()) up_write(sem)
}
const readsIn = (outer: number, inner: number) => {
  down_read(outer)
  down_read(inner)
  up_read(inner)
  up_read(outer)
}
/** As a worker would run it. */
const inItem = (item: string, body: () => void, maxActive = 256) => {
  const [queue, work] = [class_named('(wq_completion)events'), class_named(`(work_completion)(${item})`)]
  lockdep_item_runs(work, queue, maxActive)
  lock_map_acquire(queue)
  lock_map_acquire(work)
  body()
  lock_map_release(work)
  lock_map_release(queue)
}
const inKworker = (body: () => void) => {
  memory()[self + task_struct.flags]! |= PF_WQ_WORKER
  body()
  memory()[self + task_struct.flags]! &= ~PF_WQ_WORKER
}
const kill = (body: () => void) => {
  lockdep_kill_begins(a_type)
  body()
  lockdep_kill_ends(a_type)
}
const work = (item: string) => class_named(`(work_completion)(${item})`)

const acts: Record<string, () => void> = {
  'two spinlocks in two orders': () => {
    spins(a_lock, b_lock)
    spins(b_lock, a_lock)
  },
  'two spinlocks in one order': () => {
    spins(a_lock, b_lock)
    spins(a_lock, b_lock)
  },
  'a circle of three': () => {
    writes(a_sem, b_sem)
    writes(b_sem, c_mutex)
    writes(c_mutex, a_sem)
  },
  'three in one order': () => {
    writes(a_sem, b_sem)
    writes(b_sem, c_mutex)
    writes(a_sem, c_mutex)
  },
  'two semaphores read in two orders': () => {
    readsIn(a_sem, b_sem)
    readsIn(b_sem, a_sem)
  },
  'two semaphores read in one order': () => {
    readsIn(a_sem, b_sem)
    readsIn(a_sem, b_sem)
  },
  'reading twice, where a writer may come between': () => readsIn(a_sem, a_sem),
  'reading one after the other': () => {
    down_read(a_sem)
    up_read(a_sem)
    down_read(a_sem)
    up_read(a_sem)
  },
  'two of a class': () => writes(kmem_cache_alloc(owners), kmem_cache_alloc(owners)),
  'two of a class, one nested': () => {
    const [outer, inner] = [kmem_cache_alloc(owners), kmem_cache_alloc(owners)]
    class_named('&owner->sem/1')
    down_write(outer)
    down_write_nested(inner, 1)
    up_write(inner)
    up_write(outer)
  },
  'two orders': () => {
    writes(a_sem, b_sem)
    down_write(b_sem)
    down_write(a_sem)
    up_write(a_sem)
    up_write(b_sem)
  },
  'two orders, of which one only tries': () => {
    writes(a_sem, b_sem)
    down_write(b_sem)
    down_write_trylock(a_sem)
    up_write(a_sem)
    up_write(b_sem)
  },
  'sleeping under a spinlock': () => {
    spin_lock(a_lock)
    mutex_lock(c_mutex)
    mutex_unlock(c_mutex)
    spin_unlock(a_lock)
  },
  'a spinlock under a mutex': () => {
    mutex_lock(c_mutex)
    spins(a_lock)
    mutex_unlock(c_mutex)
  },
  'sleeping inside RCU': () => {
    rcu_read_lock()
    wait_on(word, 1)
    rcu_read_unlock()
  },
  'sleeping after RCU': () => {
    rcu_read_lock()
    rcu_read_unlock()
    wait_on(word, 1)
  },
  'waiting for readers': () => {
    rcu_read_lock()
    rcu_read_unlock()
    synchronize_rcu()
  },
  'unlocking what another one holds': () => spin_unlock(a_lock),
  'unlocking once': () => spins(a_lock),
  'ending a section that nobody began': () => rcu_read_unlock(),
  'relying on a spinlock that is not held': () => lockdep_assert_held(a_lock),
  'relying on a spinlock that is held': () => {
    write_seqlock(a_seq_lock)
    lockdep_assert_held(a_seq_lock)
    write_sequnlock(a_seq_lock)
  },
  'relying on a semaphore that is held for reading only': () => {
    down_read(a_sem)
    lockdep_assert_held(a_sem)
    lockdep_assert_held_write(a_sem)
    up_read(a_sem)
  },
  'relying on a semaphore that is held for writing': () => {
    down_write(a_sem)
    lockdep_assert_held(a_sem)
    lockdep_assert_held_write(a_sem)
    up_write(a_sem)
  },
  'going back to user space with a lock': () => {
    down_read(a_sem)
    lockdep_sys_exit()
  },
  'going back to user space inside RCU': () => {
    rcu_read_lock()
    lockdep_sys_exit()
    rcu_read_unlock()
  },
  'going back to user space with none': () => {
    readsIn(a_sem, b_sem)
    lockdep_sys_exit()
  },
  'reading a seqlock in its write section': () => {
    write_seqlock(a_seq_lock)
    // the count is odd: a real reader would go round for ever, so the count is made even for it
    Atomics.add(memory(), a_seq_lock + seqlock_t.seq, 1)
    read_seqbegin(a_seq_lock)
    write_sequnlock(a_seq_lock)
  },
  'reading a seqlock that readers hold off': () => {
    read_seqlock_excl(a_seq_lock)
    read_seqbegin(a_seq_lock)
    read_sequnlock_excl(a_seq_lock)
  },
  'a seqlock read under a lock that its writer takes': () => {
    write_seqlock(a_seq_lock)
    spins(a_lock)
    write_sequnlock(a_seq_lock)
    spin_lock(a_lock)
    read_seqbegin(a_seq_lock)
    spin_unlock(a_lock)
  },
  'a seqlock read inside RCU, and its writer inside RCU': () => {
    rcu_read_lock()
    read_seqbegin(a_seq_lock)
    write_seqlock(a_seq_lock)
    write_sequnlock(a_seq_lock)
    rcu_read_unlock()
    write_seqlock(a_seq_lock)
    rcu_read_lock()
    rcu_read_unlock()
    write_sequnlock(a_seq_lock)
  },
  'flushing under a lock that the item takes': () => {
    inItem('probe', () => writes(c_mutex))
    mutex_lock(c_mutex)
    lock_map_wait(work('probe'))
    mutex_unlock(c_mutex)
  },
  'flushing under a lock that no item takes': () => {
    inItem('probe', () => writes(a_sem))
    mutex_lock(c_mutex)
    lock_map_wait(work('probe'))
    mutex_unlock(c_mutex)
  },
  'an item that flushes itself': () => inItem('probe', () => lock_map_wait(work('probe'))),
  'an item that flushes its queue': () => inItem('probe', () => lock_map_wait(class_named('(wq_completion)events'))),
  'an item that flushes another one': () => inItem('probe', () => lock_map_wait(work('other'))),
  'waiting under a lock that the completer takes': () => {
    mutex_lock(c_mutex)
    lock_map_wait(class_of_key(DONE))
    mutex_unlock(c_mutex)
    inItem('worker', () => {
      writes(c_mutex)
      lock_map_depends(class_of_key(DONE), work('worker'))
    })
  },
  'waiting under a lock that the completer does not take': () => {
    mutex_lock(c_mutex)
    lock_map_wait(class_of_key(DONE))
    mutex_unlock(c_mutex)
    inItem('worker', () => {
      writes(a_sem)
      lock_map_depends(class_of_key(DONE), work('worker'))
    })
  },
  'waiting for dead superblocks under a lock that a kworker takes to kill': () => {
    inKworker(() => kill(() => writes(c_mutex)))
    mutex_lock(c_mutex)
    lockdep_wait_dead(a_type)
    mutex_unlock(c_mutex)
  },
  'waiting for dead superblocks under a lock that nobody takes to kill': () => {
    inKworker(() => kill(() => writes(a_sem)))
    mutex_lock(c_mutex)
    lockdep_wait_dead(a_type)
    mutex_unlock(c_mutex)
  },
  'killing waits in a kworker for an item that kills': () => {
    inKworker(() => kill(() => lock_map_wait(work('cleanup'))))
    inKworker(() => inItem('cleanup', () => kill(() => {})))
  },
  'killing waits in a task for an item that kills': () => {
    kill(() => lock_map_wait(work('cleanup')))
    inKworker(() => inItem('cleanup', () => kill(() => {})))
  },
  'three items that wait for one another where two may run': () => {
    inItem('third', () => {}, 2)
    inItem('second', () => lock_map_wait(work('third')), 2)
    inItem('first', () => lock_map_wait(work('second')), 2)
  },
  'three items that wait for one another where three may run': () => {
    inItem('third', () => {}, 3)
    inItem('second', () => lock_map_wait(work('third')), 3)
    inItem('first', () => lock_map_wait(work('second')), 3)
  },
  'flushing the fed item first': () => {
    lockdep_feeds(work('fput'), work('mntput'))
    lockdep_flushed(work('mntput'))
    lockdep_flushed(work('fput'))
    lockdep_sys_exit()
  },
  'flushing the fed item last': () => {
    lockdep_feeds(work('fput'), work('mntput'))
    lockdep_flushed(work('mntput'))
    lockdep_flushed(work('fput'))
    lockdep_flushed(work('mntput'))
    lockdep_sys_exit()
  },
}

let bytes: SharedArrayBuffer
const memory = (): Int32Array => new Int32Array(bytes)

function boot(): void {
  bytes = createArena(256 * 1024)
  bindArena(bytes)
  writeBootWords({ cpus: 1, kworkers: 0, quarantine: 4, killSbIoUs: 0 })
  boot_tasks(3)
  bind_task(1, 0, 0)
}

/** Commits one of them in a fresh arena; what lockdep said. */
export function commit(act: string): string[] {
  boot()
  acts[act]!()
  return reportedFindings().map(({ kind, judge, message }) => `${kind} (${judge}): ${message}`)
}

/** Registers so many classes in a fresh arena: whether lockdep says that it is full, and whether the last one is watched. */
export function register(count: number): { full: boolean; watched: boolean } {
  boot()
  let last = 0
  for (let i = 0; i < count; i++) last = class_named(`class ${i}`)
  return { full: lockdep_statistics()?.full === true, watched: last > 0 }
}

export const namesOfActs = (): string[] => Object.keys(acts)

/** An item begins on a queue for the first time: the longest chain of items there that another thread may see while it does. */
export function longestSeenWhileItBegins(): number {
  boot()
  const store = Atomics.store
  let longest = 0
  try {
    Atomics.store = ((...args: Parameters<typeof store>) => {
      const stored = store(...args)
      longest = Math.max(longest, tooLongChain().length)
      return stored
    }) as typeof store
    lockdep_item_runs(class_named('an item'), class_named('a queue'), 1)
  } finally {
    Atomics.store = store
  }
  return longest
}
