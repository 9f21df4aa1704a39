import { expect, test } from 'vitest'
import { copyOf, isOpen } from '../../src/structure/model/copy_model.ts'
import { snapshotText, stateText } from '../../src/structure/model/model_text.ts'

class Items extends Array<number> {
  room: number
  constructor(room: number) {
    super()
    if (typeof room !== 'number') throw new TypeError('no room')
    this.room = room
  }
  add(item: number): this {
    this.push(item)
    return this
  }
}
class Slots extends Map<string, number> {
  taken = 0
  override set(key: string, value: number): this {
    this.taken++
    return super.set(key, value)
  }
}
class Members extends Set<number> {
  override add(): never {
    throw new Error('nobody may')
  }
}
class Held {}
class Free {}
class Linked {
  first: { next: unknown } = { next: null }
  last = this.first
  words = new Int32Array(2)
}
const sparse: unknown[] = Object.assign([], { 0: 1, 2: 3 })

test.each<[string, () => object]>([
  ['a class of one that is an array', () => ({ it: new Items(3).add(7) })],
  ['a class of one that is a map', () => new Slots().set('a', 1)],
  ['a class of one that is a set', () => new Members()],
  ['what is in twice', () => new Linked()],
  ['an array with a hole', () => ({ sparse })],
  ['what refers to itself', () => Object.assign(new Held(), { me: null }) as object],
])('%s is copied as it is, by no constructor or method of its own', (_, make) => {
  const value = make()
  const copy = copyOf(value)
  expect(isOpen(value)).toBe(true)
  expect(copy).toEqual(value)
  expect(copy).not.toBe(value)
  expect(Object.getPrototypeOf(copy)).toBe(Object.getPrototypeOf(value))
  expect(stateText(copy)).toBe(stateText(value))
})

test('a copy shares nothing, and holds twice what was in twice', () => {
  const value = new Linked()
  const copy = copyOf(value)
  copy.words[0] = 5
  copy.last.next = copy.first
  expect([value.words[0], value.first.next, copy.first]).toEqual([0, null, copy.last])
})

test.each<[string, unknown, unknown]>([
  ['of other classes', { lock: new Held() }, { lock: new Free() }],
  ['of which one holds a thing twice', new Linked(), Object.assign(new Linked(), { last: { next: null } })],
  ['a hole and nothing', { sparse }, { sparse: [1, undefined, 3] }],
  ['a text and a number', { value: '1' }, { value: 1 }],
  [
    'keys in another order',
    new Map([['a', 1]].concat([['b', 2]]) as never),
    new Map([['b', 2]].concat([['a', 1]]) as never),
  ],
  ['0 and -0', { value: 0 }, { value: -0 }],
])('states are told apart: %s', (_, one, other) => {
  expect(stateText(one)).not.toBe(stateText(other))
})

const bytes = new ArrayBuffer(8)

test.each<[string, object]>([
  [
    'private fields',
    new (class {
      #n = 1
      get(): number {
        return this.#n
      }
    })(),
  ],
  ['functions of its own', { get: () => 1 }],
  ['two views of one buffer', { words: new Int32Array(bytes), bytes: new Uint8Array(bytes) }],
  ['a view of a part', { word: new Int32Array(new ArrayBuffer(8), 4) }],
  ['shared memory', { words: new Int32Array(new SharedArrayBuffer(4)) }],
  ['what is frozen', { limits: Object.freeze([1]) }],
  [
    'a getter',
    {
      get n() {
        return 1
      },
    },
  ],
  ['what only a symbol reaches', { [Symbol('n')]: 1 }],
  ['a date', { at: new Date(0) }],
])('no copy is made of %s', (_, value) => {
  expect(isOpen(value)).toBe(false)
})

test.each<[string, unknown, unknown]>([
  ['a view and an array', new Int32Array([1, 2]), [1, 2]],
  ['sets in another order', new Set([1, 2]), new Set([2, 1])],
  ['objects of other classes, keys in another order', Object.assign(new Held(), { a: 1, b: 2 }), { b: 2, a: 1 }],
  ['nothing and null', [undefined], [null]],
])('snapshots are alike: %s', (_, one, other) => {
  expect(snapshotText(one)).toBe(snapshotText(other))
})

test('snapshots differ where a value does, or the order of a list', () => {
  const all = [[1, 2], [2, 1], [1, '2'], [[1], 2], { a: 1 }, new Set([1, 2]), new Map([[1, 2]])]
  expect(new Set(all.map((each) => snapshotText(each))).size).toBe(all.length)
})
