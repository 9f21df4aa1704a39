// explore: atomic
import { mem } from '#shm/arena'
import { measured } from '#shm/hints'
import { sizeOf, staticOf, struct, words } from '#shm/layout'
import { rawLock, rawUnlock } from '#shm/raw_lock'
import { className, hashOfClass, MAX_CLASSES } from './lock_class.ts'

/**
 * The graph that all threads of a run build together: from -> to says that somebody who held `from` waited for `to`. Four
 * bits a pair tell how: held exclusively or shared, and waiting as one whom readers keep out (N), or as a recursive reader,
 * who is kept out by writers only (R). In the steady state a lock costs one read of a word that nobody writes any more; only
 * a new dependency takes the lock and notes where both ends were taken.
 */
export const EXCLUSIVE_WAITS = 1
export const SHARED_WAITS = 4

const MAX_DEPENDENCIES = 1024
const ROW_WORDS = MAX_CLASSES / 8

const dependency = struct('lock_dependency', {
  pair: 'from << 8 | to; lock',
  from_place: 'where from was taken; lock',
  to_place: 'where to was waited for; lock',
})
const graph = struct('lock_graph', {
  lock: 'futex word; protects adding',
  count: 'pairs so far; lock, read by anyone',
  reports: 'reports so far; any thread, atomic',
  told: 'bit per kind of misdeed that was reported; any thread, atomic',
  rows: words(MAX_CLASSES * ROW_WORDS, 'four bits for each pair of classes; Atomics.or, read by anyone'),
  list: words(MAX_DEPENDENCIES * sizeOf(dependency), 'places of each pair; lock'),
})
const DEPENDENCY_WORDS = sizeOf(dependency)
const all = staticOf('lockdep_graph', graph, 'which lock class was waited for with which one held')

export function hasDependency(from: number, to: number, how: number): boolean {
  return (waysOf(from, to) & how) !== 0
}

/** Adds it; false when another thread was faster. */
export function addDependency(from: number, to: number, how: number, fromPlace: number, toPlace: number): boolean {
  rawLock(all + graph.lock)
  const row = all + graph.rows + from * ROW_WORDS + (to >> 3)
  const shift = (to & 7) << 2
  const before = (Atomics.or(mem, row, how << shift) >>> shift) & 15
  const fresh = (before & how) === 0
  if (before === 0) append(from, to, fromPlace, toPlace)
  rawUnlock(all + graph.lock)
  return fresh
}

function append(from: number, to: number, fromPlace: number, toPlace: number): void {
  const count = mem[all + graph.count]!
  if (count < MAX_DEPENDENCIES) {
    const entry = all + graph.list + count * DEPENDENCY_WORDS
    mem[entry + dependency.pair] = (from << 8) | to
    mem[entry + dependency.from_place] = fromPlace
    mem[entry + dependency.to_place] = toPlace
  }
  Atomics.store(mem, all + graph.count, count + 1)
  measured('lockdep dependency', nameOf(from, to))
}

/** What this thread has said of a dependency, by the hashes of both names: it meets the same ones in every execution. */
const names = new Map<number, Map<number, string>>()

function nameOf(from: number, to: number): string {
  let known = names.get(hashOfClass(from))
  if (known === undefined) names.set(hashOfClass(from), (known = new Map()))
  let name = known.get(hashOfClass(to))
  if (name === undefined) known.set(hashOfClass(to), (name = `${className(from)} -> ${className(to)}`))
  return name
}

/** How `to` was waited for with `from` held, in four bits. */
export function waysOf(from: number, to: number): number {
  return (mem[all + graph.rows + from * ROW_WORDS + (to >> 3)]! >>> ((to & 7) << 2)) & 15
}

/** Nothing was waited for with `from` held so far. */
export function isLast(from: number): boolean {
  for (let i = 0; i < ROW_WORDS; i++) if (mem[all + graph.rows + from * ROW_WORDS + i] !== 0) return false
  return true
}

/** Everything that was waited for with `from` held. */
export function successors(from: number): number[] {
  const found: number[] = []
  for (let i = 0; i < ROW_WORDS; i++) {
    const word = mem[all + graph.rows + from * ROW_WORDS + i]!
    if (word === 0) continue
    for (let j = 0; j < 8; j++) if (((word >>> (j << 2)) & 15) !== 0) found.push(i * 8 + j)
  }
  return found
}

export function placesOf(from: number, to: number): { from: number; to: number } {
  for (let i = 0; i < Math.min(MAX_DEPENDENCIES, mem[all + graph.count]!); i++) {
    const entry = all + graph.list + i * DEPENDENCY_WORDS
    if (mem[entry + dependency.pair] === ((from << 8) | to))
      return { from: mem[entry + dependency.from_place]!, to: mem[entry + dependency.to_place]! }
  }
  return { from: 0, to: 0 }
}

export function dependencyCount(): number {
  return Atomics.load(mem, all + graph.count)
}

export function reportCount(): number {
  return Atomics.load(mem, all + graph.reports)
}

export function countReport(): void {
  Atomics.add(mem, all + graph.reports, 1)
}

/** True for the first time in a run. */
export function firstOfItsKind(misdeed: number): boolean {
  return (Atomics.or(mem, all + graph.told, misdeed) & misdeed) === 0
}
