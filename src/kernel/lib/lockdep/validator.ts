// explore: atomic
import { describe } from '#kernel/describe'
import { textName } from '#kernel/lib/text'
import { MAX_HELD, MAX_MAPS, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { wayBack } from './circle.ts'
import {
  addDependency,
  dependencyCount,
  EXCLUSIVE_WAITS,
  firstOfItsKind,
  hasDependency,
  reportCount,
  SHARED_WAITS,
} from './dependencies.ts'
import { wrongFlushOrder } from './flush_order.ts'
import {
  classCount,
  classesAreFull,
  classOfKey,
  classOfLock,
  classOfText,
  classOfType,
  registerClasses,
  setQueueOfClass,
} from './lock_class.ts'
import { lock_class_key } from './lock_class_key.ts'
import { SHARED, SPIN, TRY } from './mode.ts'
import { tooLongChain } from './queue_chain.ts'
import {
  type Taken,
  tellCircle,
  tellCompletion,
  tellFlushOrder,
  tellLongChain,
  tellRecursion,
  tellReturn,
  tellSeqlock,
  tellSleep,
  tellUnlock,
} from './reports.ts'

export { lockdep_feeds, lockdep_flushed } from './flush_order.ts'

/**
 * Lockdep proper: finds orders of locks that could deadlock, in runs in which they did not. Called before a lock is waited
 * for. What a task holds stands in its task_struct as one word a lock:
 *
 *   31 ...... 12   11   10    9     8      7 ... 0
 *   place          -    TRY   SPIN  SHARED class
 *
 * Pseudo-locks (a work queue, a work item, who is to complete something) stand apart in `maps`: they cannot be locks of the
 * watchdog's. The other file of this name, validator_off, is linked in this one's place where nobody wants to know.
 */
/** Whether locks are looked at: rules about locks are silent without. */
export const LOCKDEP: boolean = true

const CLASS = 0xff
const PLACE_SHIFT = 12
const RCU_KEY = lock_class_key('rcu_read_lock')
const TOLD_SLEEP = 1
const TOLD_RETURN = 2
const TOLD_SEQLOCK = 4

/** Says what to remember of the lock once it is held. `dep` is its word for the class. */
export function lockdep_acquire(lock: number, dep: number, mode: number, subclass: number, place = 0): number {
  const base = mem[dep]!
  const id = (base === 0 ? classOfLock(lock, dep) : base) + subclass
  if (id <= 0 || id > classCount()) return 0
  if ((mode & (SPIN | TRY)) === 0) might_sleep(place)
  if ((mode & TRY) === 0) depend(id, mode, place, lock)
  return id | mode | (place << PLACE_SHIFT)
}

/** Everything that this task holds now waits for `id`. */
function depend(id: number, mode: number, place: number, lock: number): void {
  const count = Math.min(mem[self + task_struct.held_count]!, MAX_HELD)
  for (let i = 0; i < count; i++) {
    const held = mem[self + task_struct.held_how + i]!
    if ((held & CLASS) === id)
      recursion(held, id, mode, place, mem[self + task_struct.held + i] === lock ? 'same' : 'other')
    else dependOn(held, id, mode, place)
  }
  const maps = mem[self + task_struct.maps_count]!
  for (let i = 0; i < maps; i++) {
    const held = mem[self + task_struct.maps + i]!
    if ((held & CLASS) === id) recursion(held, id, mode, place, 'inside')
    else dependOn(held, id, mode, place)
  }
  if (mem[self + task_struct.rcu] !== 0) {
    const rcu = classOfKey(RCU_KEY)
    if (id !== rcu) dependOn(rcu | SHARED | (mem[self + task_struct.rcu_place]! << PLACE_SHIFT), id, mode, place)
  }
}

function dependOn(held: number, id: number, mode: number, place: number): void {
  const how = (held & SHARED) !== 0 ? SHARED_WAITS : EXCLUSIVE_WAITS
  if ((held & CLASS) !== 0 && !hasDependency(held & CLASS, id, how)) newDependency(held, id, how, mode, place)
}

function newDependency(held: number, id: number, how: number, mode: number, place: number): void {
  const from = held & CLASS
  if (!addDependency(from, id, how, held >>> PLACE_SHIFT, place)) return
  const way = wayBack(id, from, how)
  if (way.length > 0) tellCircle(takenOf(id | mode | (place << PLACE_SHIFT)), takenOf(held), way)
  else checkChains()
}

/** A new dependency may have joined two items of one queue, wherever in between it lies. */
function checkChains(): void {
  const chain = tooLongChain()
  if (chain.length > 0) tellLongChain(chain)
}

function recursion(held: number, id: number, mode: number, place: number, which: 'same' | 'other' | 'inside'): void {
  if (!addDependency(id, id, EXCLUSIVE_WAITS, held >>> PLACE_SHIFT, place)) return
  tellRecursion(takenOf(id | mode | (place << PLACE_SHIFT)), takenOf(held), which)
}

export function might_sleep(place = 0): void {
  const rcu = mem[self + task_struct.rcu] !== 0
  const spin = spinlockHeld()
  if ((!rcu && spin === 0) || !firstOfItsKind(TOLD_SLEEP)) return
  tellSleep(place, spin !== 0 ? takenOf(spin) : takenOfRcu())
}

function spinlockHeld(): number {
  const count = Math.min(mem[self + task_struct.held_count]!, MAX_HELD)
  for (let i = 0; i < count; i++) {
    const held = mem[self + task_struct.held_how + i]!
    if ((held & SPIN) !== 0) return held
  }
  return 0
}

/** From here on this task must get on for others to get on: a work item runs, somebody serves. `id` 0 is nothing. */
export function lock_map_acquire(id: number, place = 0): void {
  if (id === 0) return
  depend(id, 0, place, 0)
  const count = mem[self + task_struct.maps_count]!
  if (count < MAX_MAPS) mem[self + task_struct.maps + count] = id | (place << PLACE_SHIFT)
  mem[self + task_struct.maps_count] = Math.min(count + 1, MAX_MAPS)
}

/** The one taken last ends. */
export function lock_map_release(id: number): void {
  const count = mem[self + task_struct.maps_count]!
  if (id !== 0 && count > 0) mem[self + task_struct.maps_count] = count - 1
}

/** This task is about to wait until nobody holds `id`: for a completion, or until an item has run. */
export function lock_map_wait(id: number, place = 0): void {
  if (id === 0) return
  depend(id, 0, place, 0)
}

/** Whoever waits for `waited` waits for what this task does as `doer`; the other half of a wait, told by who ends it. */
export function lock_map_depends(waited: number, doer: number, place = 0): void {
  if (waited === 0 || doer === 0 || waited === doer || hasDependency(waited, doer, EXCLUSIVE_WAITS)) return
  if (!addDependency(waited, doer, EXCLUSIVE_WAITS, place, place)) return
  const way = wayBack(doer, waited, EXCLUSIVE_WAITS)
  if (way.length > 0) tellCompletion(takenOf(waited | (place << PLACE_SHIFT)), doer, way)
  else checkChains()
}

/** synchronize_rcu: waits for readers as a writer does. */
export function lockdep_wait_rcu(place = 0): void {
  might_sleep(place)
  depend(classOfKey(RCU_KEY), 0, place, 0)
}

export function lockdep_rcu_read(place = 0): void {
  mem[self + task_struct.rcu_place] = place
}

/** A reader of a seqlock waits while a writer is inside, and a writer cannot be waited for by itself. */
export function lockdep_seq_read(id: number, place = 0): void {
  const maps = mem[self + task_struct.maps_count]!
  for (let i = 0; i < maps; i++) {
    const held = mem[self + task_struct.maps + i]!
    if ((held & CLASS) === id) {
      if (firstOfItsKind(TOLD_SEQLOCK)) tellSeqlock(place, takenOf(held))
      return
    }
  }
  depend(id, SHARED, place, 0)
}

/** For a lock whose class is not its name's: a completion, a superblock's s_umount. */
export function lockdep_init_map(dep: number, id: number): void {
  mem[dep] = id
}

/** The class that a lock was given, or 0. */
export function lockdep_class_of(dep: number): number {
  const id = mem[dep]!
  return id > 0 && id <= classCount() ? id : 0
}

export function lockdep_bad_unlock(lock: number): boolean {
  tellUnlock(describe(lock))
  return true
}

/** A task goes back to user space with `held` locks; true when that was told. */
export function lockdep_exit_to_user(held: number): boolean {
  const wrong = wrongFlushOrder()
  if (wrong !== undefined) tellFlushOrder(wrong.feeding, wrong.fed, wrong.place)
  if ((held === 0 && mem[self + task_struct.rcu] === 0) || !firstOfItsKind(TOLD_RETURN)) return held > 0
  tellReturn(held === 0 ? takenOfRcu() : takenOf(mem[self + task_struct.held_how]!))
  return true
}

/** This task begins an item of class `item`, from the queue of class `queue`. */
export function lockdep_item_runs(item: number, queue: number, maxActive: number): void {
  if (item === 0 || queue === 0) return
  setQueueOfClass(item, queue, maxActive)
}

/** A seqlock's count: writers are inside it, and readers wait for them. */
export function class_of_seqcount(lock: number, dep: number): number {
  const id = mem[dep]!
  return id !== 0 ? id : classOfLock(lock, dep, '.seqcount')
}

export function class_of_key(key: number): number {
  return classOfKey(key)
}

export function class_of_func(func: number): number {
  return classOfText(func, textName)
}

/** The first class of the filesystem type whose name stands in the word at `name`; `dep` keeps it. */
export function class_of_type(name: number, dep: number): number {
  if (mem[dep] === 0) mem[dep] = classOfType(mem[name]!)
  return mem[dep]!
}

/** From here on the filesystem type of that name has classes of its own, however many types there will be. */
export function reserve_type_classes(name: number): void {
  classOfType(name)
}

export function class_named(name: string): number {
  return registerClasses([name])
}

/** `undefined` where it is linked away; `full` where there were more classes than it has room for. */
export function lockdep_statistics():
  | { classes: number; dependencies: number; reports: number; full?: true }
  | undefined {
  const seen = { classes: classCount(), dependencies: dependencyCount(), reports: reportCount() }
  return classesAreFull() ? { ...seen, full: true } : seen
}

function takenOf(how: number): Taken {
  const mode = (how & SPIN) !== 0 ? 'spin' : (how & SHARED) !== 0 ? 'read' : 'write'
  return { id: how & CLASS, mode, place: how >>> PLACE_SHIFT }
}

function takenOfRcu(): Taken {
  return { id: classOfKey(RCU_KEY), mode: 'rcu', place: mem[self + task_struct.rcu_place]! }
}
