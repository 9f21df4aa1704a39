// explore: atomic
import { mem } from '#shm/arena'
import { asciiAt, writeAscii } from '#shm/ascii'
import { measured } from '#shm/hints'
import { sizeOf, staticName, staticOf, struct, words } from '#shm/layout'
import { rawLock, rawUnlock } from '#shm/raw_lock'
import { dynamicName } from '#shm/slab'
import { nameOfKey } from './lock_class_key.ts'
import { withoutLockFields } from './lock_fields.ts'

/**
 * Lock classes: what lockdep reasons about instead of locks. A class is a number from 1; a lock keeps its class in its `dep`
 * word, so that the name is looked up once in a lock's life. All threads of a run share the table, and in exploring it is
 * part of the memory that every execution begins with: what boot has registered is there, in the same order.
 */
export const MAX_CLASSES = 160
/** Beyond so many, further filesystem types share one class, unless theirs are reserved, so that the other locks keep theirs. */
const ROOM_FOR_TYPES = 96
const NAME_BYTES = 56
/** Before the function of an item, in its class's name. */
const ITEM = '(work_completion)'

const lock_class = struct('lock_class', {
  hash: 'of the name; lock',
  queue: 'work functions: class of the queue that ran it last; any thread',
  max_active: 'work queues: items at once; any thread',
  name: words(NAME_BYTES / 4, 'ASCII, NUL at the end; lock'),
})
const table = struct('lock_classes', {
  lock: 'futex word; protects registering',
  count: 'classes so far; lock, read by anyone',
  is_full: '1 once a class has found no room; lock, read by anyone',
  by_key: words(64, 'class by number of the key, or 0; lock'),
  by_text: words(192, 'class of a work function by its text pointer, or 0; lock'),
  on_queues: 'work functions that ran on a queue so far; lock, read by anyone',
  items: words(MAX_CLASSES, 'their classes, in the order in which they first ran; lock'),
  classes: words(MAX_CLASSES * sizeOf(lock_class), 'class n at n, none at 0'),
})
const CLASS_WORDS = sizeOf(lock_class)
const classes = staticOf('lockdep_classes', table, 'lock classes of this run')
/** Names that this thread has read: it asks for the same few again and again, in every execution that is explored. */
const nameOfHash = new Map<number, string>()
/** Where it found a class last, by the hash of its name: in most executions that are explored it is there again. */
const idOfHash = new Map<number, number>()
/** What it calls the locks of static memory, which lie where they lie. */
const staticLocks = new Map<number, string | undefined>()
const at = (id: number): number => classes + table.classes + id * CLASS_WORDS

export function classOfKey(key: number): number {
  const word = classes + table.by_key + key
  if (mem[word] === 0) mem[word] = registerClasses([nameOfKey(key)])
  return mem[word]!
}

/** The class of items that run `func`; `name` says how it is called. */
export function classOfText(func: number, name: (func: number) => string): number {
  if (func <= 0 || func >= 192) return 0
  const word = classes + table.by_text + func
  if (mem[word] === 0) mem[word] = registerClasses([`${ITEM}(${name(func)})`])
  return mem[word]!
}

/** The class of a lock that has none yet, by the name of its word; `suffix` for a part of it. */
export function classOfLock(lock: number, dep: number, suffix = ''): number {
  const id = registerClasses([`${lockName(lock)}${suffix}`])
  mem[dep] = id
  return id
}

/** Finds or makes classes with neighbouring numbers; returns the first, or 0 when there is no room: those go unwatched. */
export function registerClasses(names: readonly string[]): number {
  rawLock(classes + table.lock)
  const id = find(names[0]!) || add(names)
  rawUnlock(classes + table.lock)
  return id
}

/** With the lock held. */
function add(names: readonly string[]): number {
  if (classCount() + names.length >= MAX_CLASSES) {
    Atomics.store(mem, classes + table.is_full, 1)
    measured('lockdep class without room', names[0]!)
    return 0
  }
  const id = classCount() + 1
  for (const [i, name] of names.entries()) write(id + i, name)
  Atomics.store(mem, classes + table.count, id + names.length - 1) // pairs with the load in classCount
  return id
}

/** Some locks are not looked at. */
export function classesAreFull(): boolean {
  return Atomics.load(mem, classes + table.is_full) === 1
}

/** Of a filesystem type: s_umount, s_umount taken inside another one, and the waits for what a task or a kworker shuts down. */
export function classOfType(name: number): number {
  const type = find(umountKey(String(name))) !== 0 || classCount() < ROOM_FOR_TYPES ? String(name) : 'others'
  const key = umountKey(type)
  return registerClasses([key, `${key}/1`, `(sb_dead)#${type}`, `(sb_dead)#${type}/kworker`])
}

const umountKey = (type: string): string => `&type->s_umount_key#${type}`

export function classCount(): number {
  return Atomics.load(mem, classes + table.count)
}

/** Of the name of a class. */
export function hashOfClass(id: number): number {
  return mem[at(id) + lock_class.hash]!
}

export function className(id: number): string {
  const hash = hashOfClass(id)
  let name = nameOfHash.get(hash)
  if (name === undefined) nameOfHash.set(hash, (name = asciiAt(at(id) + lock_class.name, NAME_BYTES)))
  return name
}

/** The function of the items of a class; undefined for a class of locks. */
export function itemOfClass(id: number): string | undefined {
  const name = className(id)
  return name.startsWith(ITEM) ? name.slice(ITEM.length + 1, -1) : undefined
}

export function queueOfClass(id: number): number {
  return mem[at(id) + lock_class.queue]!
}

/** Items of class `id` run on the queue of class `queue`. Whoever sees the item among the others sees its queue, and that one's limit. */
export function setQueueOfClass(id: number, queue: number, maxActive: number): void {
  const limit = at(queue) + lock_class.max_active
  const of = at(id) + lock_class.queue
  const before = mem[of]!
  if (mem[limit] !== maxActive) Atomics.store(mem, limit, maxActive)
  if (before !== queue) Atomics.store(mem, of, queue)
  if (before === 0) joinItems(id)
}

function joinItems(id: number): void {
  rawLock(classes + table.lock)
  const count = itemCount()
  let known = 0
  while (known < count && itemClass(known) !== id) known++
  if (known === count) {
    mem[classes + table.items + count] = id
    Atomics.store(mem, classes + table.on_queues, count + 1) // pairs with the load in itemCount
  }
  rawUnlock(classes + table.lock)
}

/** How many classes of items have a queue; they are numbered from 0. */
export function itemCount(): number {
  return Atomics.load(mem, classes + table.on_queues)
}

export function itemClass(number: number): number {
  return mem[classes + table.items + number]!
}

export function maxActiveOfClass(queue: number): number {
  return mem[at(queue) + lock_class.max_active]!
}

function find(name: string): number {
  const hash = hashOf(name)
  const before = idOfHash.get(hash)
  const count = classCount()
  if (before !== undefined && before <= count && hashOfClass(before) === hash) return before
  for (let id = 1; id <= count; id++)
    if (hashOfClass(id) === hash) {
      idOfHash.set(hash, id)
      return id
    }
  return 0
}

function write(id: number, name: string): void {
  mem[at(id) + lock_class.hash] = hashOf(name)
  writeAscii(at(id) + lock_class.name, NAME_BYTES, name.slice(0, NAME_BYTES - 1))
  measured('lockdep class', name)
}

function hashOf(name: string): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash
}

/** Structs whose locks Linux calls by a variable of another name. */
const SHORT: Record<string, string> = {
  worker_pool: 'pool',
  workqueue_struct: 'wq',
  bsd_acct_struct: 'acct',
  super_block: 'sb',
}

/** `mount_lock`, `&pool->lock`: the lock's word without what belongs to the lock itself. */
export function lockName(lock: number): string {
  if (!staticLocks.has(lock)) {
    const name = staticName(lock)
    staticLocks.set(lock, name && withoutLockFields(name))
  }
  const fixed = staticLocks.get(lock)
  if (fixed !== undefined) return fixed
  const dynamic = /^(\w+)#\d+\.(.*)$/.exec(dynamicName(lock) ?? '')
  if (dynamic === null) return 'a lock of no known place'
  return `&${SHORT[dynamic[1]!] ?? dynamic[1]}->${withoutLockFields(dynamic[2]!)}`
}
