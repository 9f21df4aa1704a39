import { beforeEach, expect, test } from 'vitest'
import { bindArena, CACHE_LINE_WORDS, createArena, mem, NULL, NULL_PAGE_WORDS, POISON } from '#shm/arena'
import { writeBootWords } from '#shm/boot_words'
import { reportedFindings } from '#shm/findings'
import { sizeOf, staticName, staticOf, staticWords, struct, words } from '#shm/layout'
import {
  checkQuarantine,
  dynamicName,
  generationOf,
  isAlive,
  kmem_cache_alloc,
  kmem_cache_create,
  kmem_cache_free,
  liveObjects,
  ownerOf,
  slabUse,
  wordsInUse,
} from '#shm/slab'

const thing = struct('thing', { value: 'test', list: words(3, 'test') })
const things = kmem_cache_create(thing)
const counted = struct('counted', { pcp: 'CPU 0 words', flags: 'test' })
const counteds = kmem_cache_create(counted, { perCpu: ['count', 'writers'], perPage: 4 })
const lone = staticWords('lone', 1, 'test')
const placed = staticOf('placed', thing, 'test')
const CPUS = 3

function boot({ bytes = 1 << 18, quarantine = 4, cpus = CPUS } = {}): void {
  bindArena(createArena(bytes))
  writeBootWords({ cpus, kworkers: 1, quarantine, killSbIoUs: 0 })
}
const found = (): string[] => reportedFindings().map((f) => `${f.kind}: ${f.message}`)

beforeEach(() => boot())

test('an object is zeroed, alive, and counted until it is freed', () => {
  const object = kmem_cache_alloc(things)
  expect([...mem.subarray(object, object + sizeOf(thing))]).toEqual([0, 0, 0, 0])
  expect(isAlive(object)).toBe(true)
  expect(wordsInUse()).toBeGreaterThan(sizeOf(thing))
  kmem_cache_free(things, object)
  expect(isAlive(object)).toBe(false)
  expect(wordsInUse()).toBe(0)
  expect(slabUse().find((use) => use.name === 'thing')).toMatchObject({ alive: 0, allocated: 1, quarantined: 1 })
})

test('a freed object is poison, and its slot is not reused before `quarantine` others are freed', () => {
  boot({ quarantine: 3, bytes: 1 << 18 })
  const first = kmem_cache_alloc(things)
  kmem_cache_free(things, first)
  expect(mem[first + thing.value]).toBe(POISON)
  const reusedAfter: number[] = []
  for (let round = 0; round < 4000 && reusedAfter.length === 0; round++) {
    const other = kmem_cache_alloc(things)
    if (other === first) reusedAfter.push(round)
    kmem_cache_free(things, other)
  }
  expect(reusedAfter[0]).toBeGreaterThanOrEqual(3)
  expect(found()).toEqual([])
})

test('freeing twice is a finding that names the object and who freed it', () => {
  const object = kmem_cache_alloc(things)
  kmem_cache_free(things, object)
  kmem_cache_free(things, object)
  expect(found()).toEqual([expect.stringMatching(/^double-free: thing#\d+ freed twice \(first by thread 0\)$/)])
})

test('freeing what is no object of the cache is a finding', () => {
  kmem_cache_free(things, kmem_cache_alloc(counteds))
  kmem_cache_free(things, 12)
  expect(found()).toHaveLength(2)
  expect(found()[1]).toMatch(/not an object of that cache/)
})

test('a write after free is found when the quarantine is checked, with the field and the change', () => {
  const object = kmem_cache_alloc(things)
  kmem_cache_free(things, object)
  mem[object + thing.list + 1]! -= 1
  checkQuarantine()
  expect(found()).toEqual([
    expect.stringMatching(/^use-after-free: thing#\d+\.list\[1\] changed by -1 after it was freed by thread 0$/),
  ])
})

test('a write after free is found at the latest when the slot is used again', () => {
  boot({ quarantine: 0 })
  const object = kmem_cache_alloc(things)
  kmem_cache_free(things, object)
  mem[object + thing.value] = 5
  const held: number[] = []
  while (held.at(-1) !== object) held.push(kmem_cache_alloc(things))
  expect(found()).toEqual([expect.stringMatching(/thing#\d+\.value is 0x5 after it was freed/)])
})

test('each birth in a slot has another generation', () => {
  boot({ quarantine: 0 })
  const object = kmem_cache_alloc(things)
  const before = generationOf(object)
  kmem_cache_free(things, object)
  let again = NULL
  while (again !== object) again = kmem_cache_alloc(things)
  expect(generationOf(object)).toBe(before + 1)
})

test('a full arena gives NULL, also the quarantine is used up first, and freeing helps', () => {
  boot({ bytes: 64 * 1024, quarantine: 1000 })
  const objects: number[] = []
  for (let object = kmem_cache_alloc(things); object !== NULL; object = kmem_cache_alloc(things)) objects.push(object)
  expect(objects.length).toBeGreaterThan(100)
  expect(new Set(objects).size).toBe(objects.length)
  kmem_cache_free(things, objects[0]!)
  expect(kmem_cache_alloc(things)).toBe(objects[0])
  expect(kmem_cache_alloc(things)).toBe(NULL)
  expect(found()).toEqual([])
})

test('words of different CPUs never share a cache line, words of one CPU do', () => {
  const objects = [kmem_cache_alloc(counteds), kmem_cache_alloc(counteds)]
  const line = (address: number): number => Math.floor(address / CACHE_LINE_WORDS)
  const base = objects.map((object) => mem[object + counted.pcp]!)
  const lines = [0, 1, 2].map((cpu) => base.map((b) => line(b + cpu * counteds.perCpuStride)))
  expect(new Set(lines.map((l) => l[0])).size).toBe(CPUS)
  for (const cpu of [0, 1, 2]) {
    for (const other of [0, 1, 2]) {
      if (cpu !== other) expect(lines[other]).not.toContain(lines[cpu]![0])
    }
  }
  expect(lines[1]![0]).toBe(lines[1]![1])
})

test('per-CPU words are zeroed at birth, poisoned when freed, and guarded by the quarantine', () => {
  const object = kmem_cache_alloc(counteds)
  const cpu2 = mem[object + counted.pcp]! + 2 * counteds.perCpuStride
  expect(mem[cpu2]).toBe(0)
  kmem_cache_free(counteds, object)
  expect(mem[cpu2]).toBe(POISON)
  mem[cpu2 + 1]! += 1
  checkQuarantine()
  expect(found()).toEqual([expect.stringMatching(/counted#\d+\.writers\[cpu2\] changed by \+1/)])
})

test('every dynamic word has a name', () => {
  const object = kmem_cache_alloc(things)
  const withCpus = kmem_cache_alloc(counteds)
  expect(dynamicName(object + thing.value)).toMatch(/^thing#\d+\.value$/)
  expect(dynamicName(mem[withCpus + counted.pcp]! + counteds.perCpuStride + 1)).toMatch(
    /^counted#\d+\.writers\[cpu1\]$/,
  )
  expect(dynamicName(NULL_PAGE_WORDS)).toBeUndefined()
})

test('every static word has a name, on cache lines of its own', () => {
  expect(staticName(lone)).toBe('lone')
  expect(staticName(placed + thing.list + 2)).toBe('placed.list[2]')
  expect(Math.floor(lone / CACHE_LINE_WORDS)).not.toBe(Math.floor(placed / CACHE_LINE_WORDS))
})

test('live objects are listed with who allocated them', () => {
  const objects = [kmem_cache_alloc(things), kmem_cache_alloc(counteds)]
  kmem_cache_free(things, kmem_cache_alloc(things))
  const live = liveObjects()
  expect([...live].sort()).toEqual([...objects].sort())
  expect(live.every((object) => ownerOf(object) === 0)).toBe(true)
})

test('a NULL pointer with an offset reads poison', () => {
  expect(mem[NULL + 3]).toBe(POISON)
})
