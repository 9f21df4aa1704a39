import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asResult } from '../../src/structure/results.ts'
import { type Searched, searchTask } from '../../src/structure/search/search.ts'
import { read, written, writtenText } from '../../src/structure/written.ts'
import { folder, structureFile } from './structure_file.ts'

function searched(file: string, programs = 4): Promise<Searched> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const order = { file, name: 'it.ts', seed: 1, seconds: Infinity, races: false, keepGoing: false }
  return searchTask({ ...order, programs, executions: 40 }, desk)
}

async function verdictOf(file: string): Promise<string> {
  const { discoveries } = await searched(file)
  return discoveries[0]?.explored.message.split('\n')[0] ?? 'clean'
}

/** An operation `add` that reads and writes in one step or two, and tells what it did in some way. */
const counter = (add: string, model: string, args = 'small') =>
  structureFile(`
class Counter {
  cells: BigInt64Array
  constructor(memory: SharedArrayBuffer) { this.cells = new BigInt64Array(memory) }
  ${add}
}
class Model { value = 0n; ${model} }
export default structure({ setup: () => new Counter(new SharedArrayBuffer(8)), operations: { add: [${args}] }, model: () => new Model() })`)

const WHOLE = 'const old = Atomics.add(this.cells, 0, BigInt(by))'
const TORN = 'const old = Atomics.load(this.cells, 0); Atomics.store(this.cells, 0, old + BigInt(by))'
const MODEL = 'const old = this.value; this.value += BigInt(by)'

test.each([
  [
    'objects',
    'add(by: number)',
    '{ old: Number(old), done: true }',
    '{ done: true, old: Number(old), more: undefined }',
  ],
  ['big integers', 'add(by: number)', 'old', 'old'],
  ['what a generator gives', '*add(by: number)', 'yield old', 'yield old'],
  ['maps', 'add(by: number)', 'new Map([["old", old]])', 'new Map([["old", old]])'],
  ['views', 'add(by: number)', 'Int32Array.of(Number(old))', '[Number(old)]'],
])('results may be %s', async (_, head, theirs, models) => {
  const ending = (value: string) => (value.startsWith('yield') ? value : `return ${value}`)
  const model = `${head} { ${MODEL}; ${ending(models)} }`
  expect(await verdictOf(counter(`${head} { ${TORN}; ${ending(theirs)} }`, model))).toMatch(/^no order of the calls/)
  expect(await verdictOf(counter(`${head} { ${WHOLE}; ${ending(theirs)} }`, model))).toBe('clean')
})

test('steps of a generator are steps of the operation', async () => {
  const add = `*add(by: number) { const old = Atomics.load(this.cells, 0); yield old; Atomics.store(this.cells, 0, old + BigInt(by)) }`
  expect(await verdictOf(counter(add, `*add(by: number) { ${MODEL}; yield old }`))).toMatch(/^no order of the calls/)
})

test.each([
  ['big integers', 'fc.bigInt({ min: 1n, max: 3n })', 'by'],
  ['nothing', 'fc.option(fc.constant(2), { nil: undefined })', 'by ?? 1'],
  ['bytes', 'fc.uint8Array({ minLength: 1, maxLength: 2 })', 'by[0] + by.length'],
])('arguments may be %s', async (_, args, by) => {
  const add = (how: string) =>
    `add(given: any) { const by = ${by.replace('by', 'given').replace('by.', 'given.')}; ${how}; return Number(old) }`
  expect(await verdictOf(counter(add(TORN), add(MODEL), args))).toMatch(/^no order of the calls/)
  expect(await verdictOf(counter(add(WHOLE), add(MODEL), args))).toBe('clean')
})

test('a promise is refused, whoever returns it', async () => {
  const add = `add(by: number) { ${WHOLE}; return Promise.resolve(1) }`
  const told = 'it.ts: add returns a promise; operations are synchronous (Atomics.wait blocks)'
  await expect(searched(counter(add, `add(by: number) { return 1 }`))).rejects.toThrow(told)
  await expect(searched(counter(`add(by: number) { return 1 }`, add.replace(WHOLE, '')))).rejects.toThrow(
    'it.ts: model: add returns a promise',
  )
})

test('a structure in CommonJS has arbitraries of fast-check', async () => {
  const file = join(folder, 'counter.cjs')
  writeFileSync(
    file,
    `const { structure } = require('mnttorture')
const fc = require('fast-check')
class Counter {
  constructor(memory) { this.words = new Int32Array(memory) }
  add(by) { const old = this.words[0]; this.words[0] = old + by; return old }
}
class Model { value = 0; add(by) { const old = this.value; this.value += by; return old } }
module.exports = structure({ setup: () => new Counter(new SharedArrayBuffer(4)), operations: { add: [fc.integer({ min: 1, max: 3 })] }, model: () => new Model() })
`,
  )
  expect(await verdictOf(file)).toMatch(/^no order of the calls/)
})

test('results are the same where what can be seen of them is', () => {
  const same = (one: unknown, other: unknown) => asResult('op', one) === asResult('op', other)
  expect(same({ a: 1, b: [2n] }, { b: [2n], a: 1, c: undefined })).toBe(true)
  expect(same(new Set([1, 2]), new Set([2, 1]))).toBe(true)
  expect(same({ a: 1 }, { a: '1' })).toBe(false)
  expect(same(3n, 4n)).toBe(false)
  expect(asResult('op', [1, { a: 2n }, undefined])).toEqual([1, '{ a: 2n }', null])
  expect(() => asResult('op', () => {})).toThrow('op returns a function')
})

test('what JSON has no word for comes back from it', () => {
  const all = [3n, undefined, NaN, -0, -Infinity, { a: [1n] }, Uint8Array.of(1, 2), BigInt64Array.of(5n), 'text', null]
  expect(read(JSON.parse(JSON.stringify(written(all))))).toEqual(all)
  expect(writtenText(written(all))).toBe(
    '[3n,undefined,NaN,-0,-Infinity,{"a":[1n]},Uint8Array[1,2],BigInt64Array[5n],"text",null]',
  )
})
