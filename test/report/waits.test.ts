import { expect, test } from 'vitest'
import type { RecordedEvent, Recording } from '../../src/machine/torture.ts'
import { waitsByRow } from '../../src/report/timeline/waits.ts'

const WORD = 7
const ITEM = 9
type Event = [atUs: number, thread: number, kind: RecordedEvent['kind'], name: string, object?: number]

/** cpu0 makes a call from 0 to 100 us; `events` happen meanwhile. */
function causes(events: Event[]): Record<string, number> {
  const [waits] = of([[0, 0, 'begin', 'timed call'], ...events, [100, 0, 'end', '']])
  return Object.fromEntries(waits!.shares.map(({ cause, share }) => [cause, share]))
}

function of(list: Event[]) {
  const groups: Record<string, RecordedEvent['group']> = { 'timed call': 'call', item: 'work' }
  const events = [...list]
    .sort(([a], [b]) => a - b)
    .map(([atUs, thread, kind, name, object = 0]): RecordedEvent => {
      const detail = name === 'timed call' ? '3' : ''
      return { atUs, thread, kind, name, detail, group: groups[name] ?? 'asleep', object }
    })
  const recording: Recording = { threads: ['cpu0', 'kworker/0'], events, slowestFlush: [] }
  return [waitsByRow(recording, 'cpu0').get(3)]
}

test('who waits for nothing is in its own code', () => {
  expect(causes([])).toEqual({ 'own code': 1 })
})

test.each([
  ['a lock that is held', 'spins for', 'lock'],
  ['readers', 'waits for readers', 'grace period'],
  ['time', 'sleeps', 'sleep'],
])('waiting for %s is told as such', (_, name, cause) => {
  expect(
    causes([
      [10, 0, 'begin', name],
      [40, 0, 'end', ''],
    ]),
  ).toEqual({ 'own code': 0.7, [cause]: 0.3 })
})

const WAITING: Event[] = [
  [-5, 1, 'begin', 'waits', 1],
  [10, 0, 'begin', 'waits', WORD],
  [80, 1, 'wake', 'wakes', WORD],
  [90, 0, 'end', '', WORD],
]

test('who waits for a kworker waits for it to come, and then for its work', () => {
  expect(causes([...WAITING, [40, 1, 'end', '', 1], [45, 1, 'begin', 'item'], [85, 1, 'end', '']])).toEqual({
    'own code': 0.2,
    'run queue': 0.4,
    work: 0.4,
  })
})

test('what holds the kworker in its work is what the caller waits for', () => {
  const held = (name: string) =>
    causes([...WAITING, [10, 1, 'end', '', 1], [10, 1, 'begin', 'item'], [20, 1, 'begin', name], [70, 1, 'end', '']])
  expect(held('spins for')).toMatchObject({ lock: 0.5, work: 0.3 })
  expect(held('waits for readers')).toMatchObject({ 'grace period': 0.5, work: 0.3 })
  expect(held('sleeps')).toMatchObject({ sleep: 0.5, work: 0.3 })
})

test('each wake-up on the way of the call is told, with how long the woken one took', () => {
  const [waits] = of([
    [0, 0, 'begin', 'timed call'],
    ...WAITING,
    [4, 0, 'queue', 'item', ITEM],
    [6, 0, 'wake', 'wakes', 1],
    [40, 1, 'end', '', 1],
    [45, 1, 'begin', 'item', ITEM],
    [100, 0, 'end', ''],
  ])
  expect(waits!.wakeUps.map(({ from, to, atUs, tookUs }) => [from, to, atUs, tookUs])).toEqual([
    ['cpu0', 'kworker/0', 6, 34],
    ['cpu0', 'kworker/0', 4, 41],
    ['kworker/0', 'cpu0', 80, 10],
  ])
})

test('only the slowest hundredth of the calls counts, and at least one', () => {
  const calls = Array.from({ length: 100 }, (_, i): Event[] => {
    const [from, long] = [i * 1000, i === 50]
    const wait: Event[] = long
      ? [
          [from + 1, 0, 'begin', 'spins for'],
          [from + 501, 0, 'end', ''],
        ]
      : []
    return [[from, 0, 'begin', 'timed call'], ...wait, [from + (long ? 502 : 10), 0, 'end', '']]
  })
  const [waits] = of(calls.flat())
  expect(waits).toMatchObject({ calls: 100, slowest: 1, fromUs: 502, shares: [{ cause: 'lock', share: 0.996 }, {}] })
})
