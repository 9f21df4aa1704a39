import { expect, test } from 'vitest'
import { count } from './count.ts'
import { subject } from './subject.ts'

test.each([
  ['lastzero', 'lastzero(1)', 2],
  ['lastzero', 'lastzero(2)', 5],
  ['lastzero', 'lastzero(3)', 12],
  ['lastzero', 'lastzero(4)', 28],
  ['lastzero', 'lastzero(5)', 64],
  ['lastzero', 'lastzero(10)', 3328],
  ['readers', 'readers(2)', 4],
  ['readers', 'readers(8)', 256],
  ['indexer', 'indexer(12)', 8],
  ...[2, 6, 24, 120, 720].map((traces, i) => ['counters', `ainc(${i + 2})`, traces] as const),
  ...[4, 36, 576].map((traces, i) => ['counters', `inc(${i + 2})`, traces] as const),
  ...[2, 3, 4, 5].map((traces, i) => ['counters', `cas(${i + 2})`, traces] as const),
  ...[5, 13, 33, 81, 193].map((traces, i) => ['counters', `wcas(${i + 2})`, traces] as const),
  ...[2, 5, 14, 43, 144, 523].map((traces, i) => ['counters', `casrot(${i + 2})`, traces] as const),
  ...['SB', 'LB', 'MP', 'twoPlusTwoW'].map((shape) => ['litmus', `${shape}()`, 3] as const),
  ...['RWC', 'WRC', 'ISA2'].map((shape) => ['litmus', `${shape}()`, 7] as const),
  ['litmus', 'IRIW()', 15],
  ...[2, 8, 32, 64].map((traces, i) => ['filesystem', `filesystem(${[14, 16, 18, 19][i]})`, traces] as const),
] as const)('%s: %s has %i traces, and no run is wasted', async (file, call, traces) => {
  expect(await count(subject(file, call))).toEqual({ executions: traces, redundant: 0, failing: 0, deadlocking: 0 })
})

test.each([
  ['account()', 6, 2],
  ['lazy01()', 6, 2],
  ['twostage()', 3, 1],
  ['bluetooth_driver()', 10, 1],
  ['reorder(2, 1)', 56, 12],
  ['reorder(3, 1)', 1248, 216],
])('SCTBench: %s has %i traces, of which %i fail', async (call, traces, failing) => {
  expect(await count(subject('sctbench', call))).toEqual({ executions: traces, redundant: 0, failing, deadlocking: 0 })
})
