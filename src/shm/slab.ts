// explore: atomic
import { CACHE_LINE_WORDS, mem, NULL, POISON, roundUp } from './arena.ts'
import { nrCpus, quarantineLength } from './boot_words.ts'
import { reserve } from './brk.ts'
import { isToFail } from './failslab.ts'
import { report } from './findings.ts'
import { memoryAllocated, memoryFreed } from './hints.ts'
import { fieldName, fieldNote, type Struct, sizeOf, staticOf, struct, structName, words } from './layout.ts'
import { rawLock, rawUnlock } from './raw_lock.ts'
import { threadId } from './thread.ts'

/**
 * Typed slab caches: every object of the model that is born and dies comes from here.
 *
 *   page:    [ header object | header object | ... ] [ CPU 0's words ] [ CPU 1's words ] ...   each area on its own lines
 *   object:  free list -> alive -> quarantine (poisoned, oldest first) -> free list -> ...
 *
 * A freed object is overwritten with POISON and waits behind `quarantine` others of its cache; when it is reused every word
 * is compared with POISON, so a write after free is found at the latest then, and a read after free yields a pointer that
 * leaves the arena. The generation in the header tells a handle whether its object is still the one that it was given.
 * Out of memory is NULL for the caller, who makes it ENOMEM.
 */
const header = struct('slab_header', {
  state: 'ALIVE or FREE; cache lock',
  generation: 'births of this slot; cache lock',
  next: 'next free or quarantined object; cache lock',
  owner: 'thread that allocated, and freed, it last',
  cache: 'control block of the cache',
  page: 'page that holds the slot',
  index: 'number of the object in its cache, for names',
  shadow: words(6, 'zeroed at birth; the judges, see judge/shadow.ts'),
})
const HEADER_WORDS = sizeOf(header)
const SHADOW_WORDS = HEADER_WORDS - header.shadow
const ALIVE = 0x411fe
const FREE = 0x0f4ee

const control = struct('kmem_cache', {
  lock: 'futex word; protects the rest',
  free: 'free objects, last freed first; lock',
  oldest: 'head of the quarantine; lock',
  newest: 'tail of the quarantine; lock',
  quarantined: 'length of the quarantine; lock',
  alive: 'objects given out; lock',
  created: 'slots carved so far; lock',
  allocated: 'allocations so far; lock',
  refused: 'allocations that found the arena full; lock',
  pages: 'chain of pages through their first word; lock',
})
const PAGE_TARGET_WORDS = 1024

export interface Cache {
  readonly name: string
  readonly of: Struct
  readonly words: number
  readonly perCpu: readonly string[]
  readonly perPage: number
  /** words from one CPU's area of a page to the next CPU's */
  readonly perCpuStride: number
  readonly control: number
}

const caches: Cache[] = []

/**
 * Declares a cache of `of` objects. With `perCpu` words, each object has those words once per possible CPU, and the first
 * word of the struct must be the pointer to CPU 0's; CPU n's lie `perCpuStride * n` words behind.
 */
export function kmem_cache_create(of: Struct, options: { perCpu?: readonly string[]; perPage?: number } = {}): Cache {
  const name = structName(of)
  const perCpu = options.perCpu ?? []
  const slot = HEADER_WORDS + sizeOf(of)
  const perPage = options.perPage ?? Math.max(1, Math.floor(PAGE_TARGET_WORDS / slot))
  const cache: Cache = {
    name,
    of,
    words: sizeOf(of),
    perCpu,
    perPage,
    perCpuStride: roundUp(perPage * perCpu.length, CACHE_LINE_WORDS),
    control: staticOf(`${name}_cache`, control, 'slab cache'),
  }
  caches.push(cache)
  return cache
}

/** A zeroed object, or NULL when the arena is full. */
export function kmem_cache_alloc(cache: Cache): number {
  if (isToFail()) return NULL
  const c = cache.control
  rawLock(c + control.lock)
  let object = takeFree(cache)
  if (object === NULL && carvePage(cache)) object = takeFree(cache)
  if (object === NULL) object = takeQuarantined(cache)
  if (object !== NULL) {
    const h = object - HEADER_WORDS
    mem[h + header.state] = ALIVE
    Atomics.add(mem, h + header.generation, 1) // before the shadow changes: who read it for the old one sees that it went
    mem[h + header.owner] = threadId
    for (let word = 0; word < SHADOW_WORDS; word++) Atomics.store(mem, h + header.shadow + word, 0)
    mem[c + control.alive]!++
    mem[c + control.allocated]!++
  } else mem[c + control.refused]!++
  rawUnlock(c + control.lock)
  if (object === NULL) return NULL
  checkPoison(cache, object)
  fillObject(cache, object, 0)
  declareLive(cache, object)
  if (cache.perCpu.length > 0) mem[object] = perCpuBase(cache, object)
  return object
}

export function kmem_cache_free(cache: Cache, object: number): void {
  const h = object - HEADER_WORDS
  const c = cache.control
  if (!isSlot(cache, object)) {
    report(
      'use-after-free',
      'slab',
      `kmem_cache_free(${cache.name}) of ${object}, which is not an object of that cache`,
      { objects: [nameOfObject(object)] },
    )
    return
  }
  rawLock(c + control.lock)
  if (mem[h + header.state] !== ALIVE) {
    rawUnlock(c + control.lock)
    report(
      'double-free',
      'double-free',
      `${objectName(cache, object)} freed twice (first by thread ${mem[h + header.owner]})`,
      { objects: [objectName(cache, object)] },
    )
    return
  }
  mem[h + header.state] = FREE
  mem[h + header.owner] = threadId
  fillObject(cache, object, POISON)
  declareFreed(cache, object)
  mem[h + header.next] = NULL
  const newest = mem[c + control.newest]!
  if (newest === NULL) mem[c + control.oldest] = object
  else mem[newest - HEADER_WORDS + header.next] = object
  mem[c + control.newest] = object
  mem[c + control.quarantined]!++
  mem[c + control.alive]!--
  rawUnlock(c + control.lock)
}

/** The generation of the object that lives (or lived last) in this slot. */
export function generationOf(object: number): number {
  return Atomics.load(mem, object - HEADER_WORDS + header.generation)
}

export function isAlive(object: number): boolean {
  return Atomics.load(mem, object - HEADER_WORDS + header.state) === ALIVE
}

/** Address of one of the judges' words of an object. */
export function shadowWord(object: number, which: 0 | 1 | 2 | 3 | 4 | 5): number {
  return object - HEADER_WORDS + header.shadow + which
}

/** `mount#3`, alive or not; `word 1234` for an address where no object is. */
export function nameOfObject(object: number): string {
  const control = object > HEADER_WORDS && object < mem.length ? mem[object - HEADER_WORDS + header.cache] : NULL
  const cache = caches.find((each) => each.control === control)
  return cache === undefined ? `word ${object}` : objectName(cache, object)
}

export interface CacheUse {
  name: string
  alive: number
  allocated: number
  quarantined: number
  slots: number
  /** allocations that found the arena full; those that were made to fail do not count */
  refused: number
}

/** How full each cache is; may be read at any time, from any thread. */
export function slabUse(): CacheUse[] {
  return caches.map((cache) => ({
    name: cache.name,
    alive: Atomics.load(mem, cache.control + control.alive),
    allocated: Atomics.load(mem, cache.control + control.allocated),
    quarantined: Atomics.load(mem, cache.control + control.quarantined),
    slots: Atomics.load(mem, cache.control + control.created),
    refused: Atomics.load(mem, cache.control + control.refused),
  }))
}

/** Words of live objects, their headers and per-CPU areas included. */
export function wordsInUse(): number {
  let total = 0
  for (const cache of caches) {
    total +=
      Atomics.load(mem, cache.control + control.alive) * (HEADER_WORDS + cache.words + cache.perCpu.length * nrCpus())
  }
  return total
}

/**
 * Every live object of every cache, or of one. While other threads run, an object may be gone again when it is looked at:
 * compare generations.
 */
export function liveObjects(kind?: string): number[] {
  const live: number[] = []
  for (const cache of caches) {
    if (kind !== undefined && cache.name !== kind) continue
    forEachSlot(cache, (object) => isAlive(object) && live.push(object))
  }
  return live
}

/** The thread that allocated, or freed, it last. */
export function ownerOf(object: number): number {
  return mem[object - HEADER_WORDS + header.owner]!
}

/** Re-checks the poison of everything in quarantine: writes after free that no reuse has uncovered. */
export function checkQuarantine(): void {
  for (const cache of caches) {
    forEachSlot(cache, (object) => mem[object - HEADER_WORDS + header.state] === FREE && checkPoison(cache, object))
  }
}

/** Which word of which object, alive or not, lies at an address: words into the object and its header, or a per-CPU word. */
function dynamicWord(address: number): { cache: Cache; object: number; field: number; perCpu?: string } | undefined {
  for (const cache of caches) {
    for (let page = mem[cache.control + control.pages]!; page !== NULL; page = mem[page]!) {
      const offset = address - pageObjects(page)
      if (offset < 0 || offset >= pageWords(cache)) continue
      const slot = HEADER_WORDS + cache.words
      const objectOf = (index: number): number => pageObjects(page) + index * slot + HEADER_WORDS
      if (offset < slot * cache.perPage)
        return { cache, object: objectOf(Math.floor(offset / slot)), field: offset % slot }
      const into = address - pagePerCpu(cache, page)
      const width = cache.perCpu.length
      const word = into % cache.perCpuStride
      if (into < 0 || word >= width * cache.perPage) return undefined
      const perCpu = `${cache.perCpu[word % width]}[cpu${Math.floor(into / cache.perCpuStride)}]`
      return { cache, object: objectOf(Math.floor(word / width)), field: -1, perCpu }
    }
  }
  return undefined
}

/** `mount#3.mnt_flags`, `mount#3.mnt_count[cpu1]`: the name of a dynamic word, or undefined outside all pages. */
export function dynamicName(address: number): string | undefined {
  const word = dynamicWord(address)
  if (word === undefined) return undefined
  const field = word.field - HEADER_WORDS
  const own = field < 0 ? `slab_${fieldName(header, word.field)}` : fieldName(word.cache.of, field)
  return `${objectName(word.cache, word.object)}.${word.perCpu ?? own}`
}

/** What the declaration of a dynamic word's field says of it. */
export function dynamicNote(address: number): string | undefined {
  const word = dynamicWord(address)
  if (word === undefined || word.field < HEADER_WORDS) return undefined
  return fieldNote(word.cache.of, word.field - HEADER_WORDS)
}

/** `mount#3` where an object begins, alive or not. */
export function objectAt(address: number): string | undefined {
  const word = dynamicWord(address)
  return word?.field === HEADER_WORDS ? objectName(word.cache, word.object) : undefined
}

export function objectName(cache: Cache, object: number): string {
  return `${cache.name}#${mem[object - HEADER_WORDS + header.index]}`
}

// A page: one word of chain, then slots on a cache line boundary, then each CPU's area.
const pageObjects = (page: number): number => page + CACHE_LINE_WORDS
const pagePerCpu = (cache: Cache, page: number): number =>
  roundUp(pageObjects(page) + (HEADER_WORDS + cache.words) * cache.perPage, CACHE_LINE_WORDS)
const pageWords = (cache: Cache): number =>
  roundUp((HEADER_WORDS + cache.words) * cache.perPage, CACHE_LINE_WORDS) + cache.perCpuStride * nrCpus()

function carvePage(cache: Cache): boolean {
  const c = cache.control
  const page = reserve(CACHE_LINE_WORDS + pageWords(cache))
  if (page === NULL) return false
  mem[page] = mem[c + control.pages]!
  const slot = HEADER_WORDS + cache.words
  for (let i = cache.perPage - 1; i >= 0; i--) {
    const object = pageObjects(page) + i * slot + HEADER_WORDS
    const h = object - HEADER_WORDS
    mem[h + header.state] = FREE
    mem[h + header.cache] = c
    mem[h + header.page] = page
    mem[h + header.index] = mem[c + control.created]! + i
    mem[h + header.next] = mem[c + control.free]!
    mem[c + control.free] = object
    fillObject(cache, object, POISON)
  }
  mem[c + control.created]! += cache.perPage
  mem[c + control.pages] = page
  return true
}

function takeFree(cache: Cache): number {
  const c = cache.control
  const object = mem[c + control.free]!
  if (object !== NULL) {
    mem[c + control.free] = mem[object - HEADER_WORDS + header.next]!
    return object
  }
  return mem[c + control.quarantined]! > quarantineLength() ? takeQuarantined(cache) : NULL
}

function takeQuarantined(cache: Cache): number {
  const c = cache.control
  const object = mem[c + control.oldest]!
  if (object === NULL) return NULL
  const next = mem[object - HEADER_WORDS + header.next]!
  mem[c + control.oldest] = next
  if (next === NULL) mem[c + control.newest] = NULL
  mem[c + control.quarantined]!--
  return object
}

function forEachSlot(cache: Cache, visit: (object: number) => unknown): void {
  const slot = HEADER_WORDS + cache.words
  for (let page = mem[cache.control + control.pages]!; page !== NULL; page = mem[page]!) {
    for (let i = 0; i < cache.perPage; i++) visit(pageObjects(page) + i * slot + HEADER_WORDS)
  }
}

function isSlot(cache: Cache, object: number): boolean {
  return object > HEADER_WORDS && object < mem.length && mem[object - HEADER_WORDS + header.cache] === cache.control
}

function perCpuBase(cache: Cache, object: number): number {
  const page = mem[object - HEADER_WORDS + header.page]!
  const index = Math.floor((object - pageObjects(page)) / (HEADER_WORDS + cache.words))
  return pagePerCpu(cache, page) + index * cache.perCpu.length
}

function fillObject(cache: Cache, object: number, value: number): void {
  fill(value, object, object + cache.words)
  const width = cache.perCpu.length
  if (width > 0) forEachPerCpu(cache, object, (at) => fill(value, at, at + width))
}

/** TypedArray.fill takes several times as long for an object's few words of shared memory. */
function fill(value: number, from: number, to: number): void {
  for (let at = from; at < to; at++) mem[at] = value
}

function checkPoison(cache: Cache, object: number): void {
  for (let word = 0; word < cache.words; word++) {
    if (mem[object + word] === POISON) continue
    tellWritten(cache, object, fieldName(cache.of, word), mem[object + word]!)
    return
  }
  const width = cache.perCpu.length
  if (width === 0) return
  const base = perCpuBase(cache, object)
  for (let cpu = 0; cpu < nrCpus(); cpu++) {
    for (let word = 0; word < width; word++) {
      const value = mem[base + cpu * cache.perCpuStride + word]!
      if (value === POISON) continue
      tellWritten(cache, object, `${cache.perCpu[word]}[cpu${cpu}]`, value)
      return
    }
  }
}

function tellWritten(cache: Cache, object: number, field: string, value: number): void {
  const freedBy = mem[object - HEADER_WORDS + header.owner]
  const change = value - POISON
  const how =
    Math.abs(change) <= 16 ? `changed by ${change > 0 ? '+' : ''}${change}` : `is 0x${(value >>> 0).toString(16)}`
  report(
    'use-after-free',
    'poison',
    `${objectName(cache, object)}.${field} ${how} after it was freed by thread ${freedBy}`,
    { objects: [objectName(cache, object)] },
  )
}

function declareLive(cache: Cache, object: number): void {
  memoryAllocated(mem, object, cache.words, objectName(cache, object))
  forEachPerCpu(cache, object, (at) => memoryAllocated(mem, at, cache.perCpu.length, objectName(cache, object)))
}

function declareFreed(cache: Cache, object: number): void {
  memoryFreed(mem, object, cache.words)
  forEachPerCpu(cache, object, (at) => memoryFreed(mem, at, cache.perCpu.length))
}

function forEachPerCpu(cache: Cache, object: number, visit: (at: number) => void): void {
  const base = cache.perCpu.length === 0 ? NULL : perCpuBase(cache, object)
  for (let cpu = 0; base !== NULL && cpu < nrCpus(); cpu++) visit(base + cpu * cache.perCpuStride)
}
