import { expect, test } from 'vitest'
import { holdAgainstModel } from '../../src/structure/checker/hold_against_model.ts'
import { rightResults } from '../../src/structure/checker/right_results.ts'
import { type History, historyOfTimes, type TimedCall } from '../../src/structure/history/history.ts'
import { Models } from '../../src/structure/model/models.ts'
import { blocked, oneOf, type Structure } from '../../src/structure/structure.ts'
import { Queue, Register } from './made_up_histories.ts'

const of = (model: () => object, more: Partial<Structure> = {}): Structure => ({
  setup: () => ({}),
  operations: {},
  model,
  ...more,
})

function verdict(structure: Structure, history: History, areWaiting = false): boolean | undefined {
  const models = new Models(() => structure.model())
  return holdAgainstModel(structure, models, history, { areWaiting }).explained
}

const call = (cpu: number, op: string, args: unknown[], called: number, returned: number, result?: never | unknown) =>
  ({ cpu, op, args, called, returned, ...(result === undefined ? {} : { result }) }) as TimedCall

test('a stale read is not linearizable, but sequentially consistent', () => {
  const history = historyOfTimes([call(0, 'write', [1], 0, 1, null), call(1, 'read', [], 2, 3, 0)], 2)
  expect(
    verdict(
      of(() => new Register()),
      history,
    ),
  ).toBe(false)
  expect(
    verdict(
      of(() => new Register(), { criterion: 'sequential-consistency' }),
      history,
    ),
  ).toBe(true)
  expect(
    verdict(
      of(() => new Register(), { criterion: 'quiescent-consistency' }),
      history,
    ),
  ).toBe(false)
})

test('results that swap places within one CPU are quiescently consistent while another call is under way, and only then', () => {
  const swapped = (busy: boolean): History =>
    historyOfTimes(
      [
        call(0, 'write', [1], 1, 2, null),
        call(0, 'write', [2], 3, 4, null),
        call(0, 'read', [], 11, 12, 1),
        ...(busy ? [call(1, 'read', [], 0, 10, 0)] : []),
      ],
      2,
    )
  expect(
    verdict(
      of(() => new Register()),
      swapped(true),
    ),
  ).toBe(false)
  expect(
    verdict(
      of(() => new Register(), { criterion: 'sequential-consistency' }),
      swapped(true),
    ),
  ).toBe(false)
  expect(
    verdict(
      of(() => new Register(), { criterion: 'quiescent-consistency' }),
      swapped(true),
    ),
  ).toBe(true)
  expect(
    verdict(
      of(() => new Register(), { criterion: 'quiescent-consistency' }),
      swapped(false),
    ),
  ).toBe(false)
})

test('a relaxed model permits any of its results, and goes on with the one that was given', () => {
  class Bag extends Queue {
    override pop(): never {
      const take = (item: number): unknown => this.items.splice(this.items.indexOf(item), 1)
      return (this.items.length === 0 ? null : oneOf(this.items, take)) as never
    }
  }
  const popped = (first: number, second: number): History =>
    historyOfTimes(
      [
        call(0, 'push', [1], 0, 1, true),
        call(0, 'push', [2], 2, 3, true),
        call(0, 'pop', [], 4, 5, first),
        call(0, 'pop', [], 6, 7, second),
      ],
      1,
    )
  expect(
    verdict(
      of(() => new Bag()),
      popped(2, 1),
    ),
  ).toBe(true)
  expect(
    verdict(
      of(() => new Bag()),
      popped(1, 2),
    ),
  ).toBe(true)
  expect(
    verdict(
      of(() => new Bag()),
      popped(2, 2),
    ),
  ).toBe(false)
  expect(
    verdict(
      of(() => new Queue()),
      popped(2, 1),
    ),
  ).toBe(false)
})

test('who waits at the end waits rightly where the model waits, too', () => {
  class Blocking extends Queue {
    override pop(): never {
      return (this.items.length === 0 ? blocked : this.items.shift()) as never
    }
  }
  const waiting = (pushes: number): History =>
    historyOfTimes(
      [
        ...Array.from({ length: pushes }, (_, at) => call(0, 'push', [1], 2 * at, 2 * at + 1, true)),
        call(1, 'pop', [], 0, Infinity),
      ],
      2,
    )
  expect(
    verdict(
      of(() => new Blocking()),
      waiting(0),
      true,
    ),
  ).toBe(true)
  expect(
    verdict(
      of(() => new Blocking()),
      waiting(1),
      true,
    ),
  ).toBe(false)
  expect(
    verdict(
      of(() => new Blocking()),
      waiting(1),
    ),
  ).toBe(true)
})

test('a write of what is there already may as well take effect later', () => {
  const history = historyOfTimes(
    [
      call(0, 'write', [2], 0, 1, null),
      call(0, 'write', [2], 2, 9, null),
      call(1, 'write', [1], 3, 4, null),
      call(1, 'read', [], 5, 6, 2),
    ],
    2,
  )
  expect(
    verdict(
      of(() => new Register()),
      history,
    ),
  ).toBe(true)
})

test('exceptions are results', () => {
  class Strict extends Queue {
    override pop(): number {
      if (this.items.length === 0) throw new RangeError('empty')
      return this.items.shift()!
    }
  }
  const pops = (result: string): History => historyOfTimes([call(0, 'pop', [], 0, 1, result)], 1)
  expect(
    verdict(
      of(() => new Strict()),
      pops('throws RangeError'),
    ),
  ).toBe(true)
  expect(
    verdict(
      of(() => new Strict()),
      pops('throws TypeError'),
    ),
  ).toBe(false)
})

class Registers {
  values: Record<string, number> = {}
  write(key: string, value: number): null {
    this.values[key] = value
    return null
  }
  read(key: string): number {
    return this.values[key] ?? 0
  }
  size(): number {
    return Object.keys(this.values).length
  }
}
const partition = (_: string, [key]: readonly unknown[]): string | undefined => key as string | undefined
const MAP = of(() => new Registers(), { partition })

test('keys are judged each for itself, with the verdict of the whole', () => {
  const history = (last: number): History =>
    historyOfTimes(
      [
        call(0, 'write', ['a', 1], 0, 3, null),
        call(1, 'write', ['b', 2], 1, 2, null),
        call(1, 'read', ['a'], 4, 5, last),
        call(0, 'read', ['b'], 4, 6, 2),
      ],
      2,
    )
  for (const last of [0, 1, 2]) {
    const whole = verdict(
      of(() => new Registers()),
      history(last),
    )
    expect(verdict(MAP, history(last))).toBe(whole)
    expect(whole).toBe(last === 1)
  }
})

test('what the model ends as is asked of all keys together, and so is sequential consistency, and what has no key', () => {
  const two = [call(0, 'write', ['a', 1], 0, 1, null), call(1, 'write', ['b', 2], 0, 1, null)]
  const ends = (model: object): boolean => JSON.stringify(model) === '{"values":{"a":1,"b":2}}'
  const models = new Models(() => new Registers())
  expect(holdAgainstModel(MAP, models, historyOfTimes(two, 2), { ends }).explained).toBe(true)
  const sized = (size: number): History => historyOfTimes([...two, call(0, 'size', [], 2, 3, size)], 2)
  expect([1, 2].map((size) => verdict(MAP, sized(size)))).toEqual([false, true])
  const crossed = historyOfTimes(
    [
      ...[call(0, 'write', ['a', 1], 0, 1, null), call(0, 'read', ['b'], 2, 3, 0)],
      ...[call(1, 'write', ['b', 1], 0, 1, null), call(1, 'read', ['a'], 2, 3, 0)],
    ],
    2,
  )
  expect(verdict({ ...MAP, criterion: 'sequential-consistency' }, crossed)).toBe(false)
})

test('the results that would have been right are those nearest to what was returned', () => {
  const history = historyOfTimes(
    [call(0, 'push', [1], 0, 1, true), call(1, 'pop', [], 2, 5, 7), call(0, 'pop', [], 3, 4, null)],
    2,
  )
  const right = rightResults(new Models(() => new Queue()), history)
  expect(right).toEqual([[[true, null], [1]]])
})

test('ten thousand calls of eight clients on a map of registers are judged without going back and forth', () => {
  const calls: TimedCall[] = []
  const values = new Map<string, number>()
  for (let at = 0; at < 10_000; at++) {
    const key = `k${(at * 7919) % 13}`
    const isWrite = at % 3 === 0
    if (isWrite) values.set(key, at)
    const result = isWrite ? null : (values.get(key) ?? 0)
    // takes effect in the middle; overlaps with the seven around it
    calls.push(call(at % 8, isWrite ? 'write' : 'read', isWrite ? [key, at] : [key], at - 3.5, at + 3.5, result))
  }
  const history = historyOfTimes(calls, 8)
  expect(verdict(MAP, history)).toBe(true)
  const stale = historyOfTimes(
    calls.map((each) => (each.called === 9000 - 3.5 + 1 ? { ...each, result: -1 } : each)),
    8,
  )
  expect(verdict(MAP, stale)).toBe(false)
})
