import { expect, test } from 'vitest'
import { explore } from '#explore/explore'
import { BadInput } from '#link/bad_input'
import { scenarioFile } from './scenario_file.ts'

/** One CPU does this to a shared array of four words after a step of its own; another writes it twice. */
const beside = (code: string) =>
  scenarioFile(`export default scenario({ setup: () => words(4), cpus: [
    (m: any) => { Atomics.load(m, 3); ${code}; return 0 },
    (m: any) => { Atomics.store(m, 0, 1); Atomics.store(m, 1, 1); return 0 }] })`)

const run = (code: string) => explore({ file: beside(code), strategy: 'dfs', races: false })

test.each([
  ['m.set([1, 2], 1)', 2],
  ['m.fill(3)', 4],
  ['m.copyWithin(0, 2)', 4],
  ['m.reverse()', 8],
  ['m.slice(0, 2)', 2],
  ['m.indexOf(9)', 4],
  ['m.includes(9)', 4],
  ["m.join('')", 4],
  ['m.at(-1)', 1],
  ['new Int32Array(4).set(m)', 4],
  ['[...m]', 4],
  ['Math.max(...m)', 4],
  ['const [a, b] = m', 2],
  ['for (const v of m) v', 4],
  ['new DataView(m.buffer).getInt32(0)', 1],
])('%s is %i steps, and every interleaving of them is met', async (code, steps) => {
  // two steps of the other among 1 + steps: (n + 2) choose 2, since a CPU's first step belongs to its beginning
  const n = steps + 1
  expect(await run(code)).toMatchObject({ executions: ((n + 2) * (n + 1)) / 2, complete: true })
})

test.each([
  ...['m.sort()', 'm.forEach((v) => v)', 'm.map((v) => v)', 'm.reduce((a, b) => a + b, 0)', 'm.find((v) => v)'],
  ...['m.entries()', 'm.values()', 'm.toLocaleString()', 'Array.from(m)', 'new Int32Array(m)', 'new Set(m)'],
  ...['Int32Array.prototype.fill.call(m, 1)', 'const f = m.fill; f.call(m, 1)', 'm[Symbol.iterator]().next()'],
  ...['((k) => m[k](1))("fill")', '(([a, b]) => a + b)(m)', 'm.buffer.slice(0, 4)', 'String(m)', '`x$' + '{m}`'],
  ...['({ ...m })', 'Object.values(m)', 'Object.entries(m)', 'Object.assign({}, m)', 'Object.assign(m, [1])'],
  ...['Reflect.get(m, 0)', 'Reflect.set(m, 0, 1)', 'JSON.stringify(m)', 'JSON.stringify({ deep: { m } })'],
  ...['structuredClone(m)', 'structuredClone({ m })', 'crypto.getRandomValues(new Uint8Array(m.buffer))'],
  ...[
    'new TextDecoder().decode(new Uint8Array(m.buffer))',
    "new TextEncoder().encodeInto('a', new Uint8Array(m.buffer))",
  ],
  ...['Buffer.from(m.buffer)', 'Buffer.from(new Uint8Array(m.buffer))', 'Buffer.concat([new Uint8Array(m.buffer)])'],
])('%s is an error that names the place and the way out', async (code) => {
  const error = await run(code).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(BadInput)
  expect((error as Error).message).toMatch(/^\S*scenario\d+\.ts:4: .* on shared memory.*(use|Use)/)
})

test.each([
  'm.subarray(1)',
  'm.keys()',
  'm.length',
  '0 in m',
  'new Uint8Array(m.buffer, 4, 4)',
  'Buffer.alloc(4).fill(1)',
])('%s touches no shared memory', async (code) => {
  expect(await run(code)).toMatchObject({ executions: 3, complete: true })
})

test('all of it may be done in setup, invariant and check', async () => {
  const file = scenarioFile(`export default scenario({
    setup: () => { const m = words(4); m.set(Int32Array.from([3, 1, 2]).sort()); return m },
    cpus: [(m) => Atomics.add(m, 0, 1)],
    invariant: (m) => { JSON.stringify(Object.entries({ ...m })); structuredClone(m) },
    check: (m) => { if (String(m) !== '2,2,3,0' || Buffer.from(m.buffer).length !== 16) throw new Error(String(m)) } })`)
  expect(await explore({ file, strategy: 'dfs' })).toMatchObject({ ok: true, complete: true })
})

test('a state of maps, sets and instances is copied to each CPU as it begins', async () => {
  const file = scenarioFile(`class Held { view = words(1) }
    export default scenario({
      setup: () => ({ all: new Map([['a', words(1)]]), some: new Set([1]), held: new Held(), plain: { m: words(1) } }),
      cpus: [0, 1].map(() => ({ all, held, plain }) => Atomics.add(all.get('a')!, 0, 1) * Atomics.add(held.view, 0, 1) + plain.m.length) })`)
  expect(await explore({ file, strategy: 'dfs' })).toMatchObject({ ok: true, complete: true })
})

test('leaving a generator early with a step in its finally is an error where it would have to pause', async () => {
  const code = `function* g() { try { yield 1; yield 2 } finally { Atomics.add(m, 0, 1) } } for (const v of g()) break`
  const error = await run(code).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(BadInput)
  expect((error as Error).message).toMatch(/scenario\d+\.ts:4: this loop is left early/)
})
