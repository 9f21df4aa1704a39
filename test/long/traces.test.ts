import { expect, test } from 'vitest'
import { count } from '../published/count.ts'
import { subject } from '../published/subject.ts'

test.each([
  ['lastzero', 'lastzero(15)', 147_456, 0],
  ['readers', 'readers(13)', 8192, 0],
  ['indexer', 'indexer(15)', 4096, 0],
  ...[449, 1025, 2305].map((traces, i) => ['counters', `wcas(${i + 7})`, traces, 0] as const),
  ...[2048, 8597].map((traces, i) => ['counters', `casrot(${i + 8})`, traces, 0] as const),
  ['sctbench', 'reorder(4, 1)', 40_032, 5760],
] as const)('%s: %s has %i traces, of which %i fail, and no run is wasted', async (file, call, traces, failing) => {
  expect(await count(subject(file, call))).toEqual({ executions: traces, redundant: 0, failing, deadlocking: 0 })
})
