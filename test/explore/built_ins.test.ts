import { expect, test } from 'vitest'
import { createEngine } from '#explore/engine/engine'
import { explore } from '#explore/run/explore'
import { loadProgram } from '#explore/run/load_program'
import { RandomWalk } from '#explore/strategies/random'
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
  ['m.sort()', 8],
  ['m.forEach((v) => v)', 4],
  ['m.map((v) => v)', 4],
  ['m.filter((v) => v)', 4],
  ['m.reduce((a, b) => a + b, 0)', 4],
  ['m.reduceRight((a, b) => a + b)', 4],
  ['m.find((v) => v === 9)', 4],
  ['m.some((v) => v === 9)', 4],
  ['[...m.entries()]', 4],
  ['m.values().next()', 1],
  ['m[Symbol.iterator]().next()', 1],
  ['m.toLocaleString()', 4],
  ['Array.from(m)', 4],
  ['new Int32Array(m)', 4],
  ['new Set(m)', 4],
  ['Int32Array.prototype.fill.call(m, 1)', 4],
  ['const f = m.fill; f.call(m, 1)', 4],
  ['((k: "fill") => m[k](1))("fill")', 4],
  ['(([a, b]) => a + b)(m)', 2],
  ['m.buffer.slice(0, 4)', 4],
  ['String(m)', 4],
  ['`x$' + '{m}`', 4],
  ['({ ...m })', 4],
  ['Object.values(m)', 4],
  ['Object.entries(m)', 4],
  ['Object.assign({}, m)', 4],
  ['Object.assign(m, [1])', 1],
  ['Reflect.get(m, 0)', 1],
  ['Reflect.set(m, 0, 1)', 1],
  ['Reflect.apply(Math.max, null, m)', 4],
  ['String.fromCharCode.apply(null, m)', 4],
  ['JSON.stringify(m)', 4],
  ['JSON.stringify({ deep: { deeper: { m } } })', 4],
  ['crypto.getRandomValues(new Uint8Array(m.buffer, 0, 4))', 4],
  ['new TextDecoder().decode(new Uint8Array(m.buffer, 0, 4))', 4],
  ["new TextEncoder().encodeInto('ab', new Uint8Array(m.buffer))", 2],
  ['Buffer.from(new Uint8Array(m.buffer, 0, 4))', 4],
  ['Buffer.concat([new Uint8Array(m.buffer, 0, 4)])', 4],
  ["Buffer.from(m.buffer).write('abc', 1)", 3],
  ["Buffer.from(m.buffer, 0, 4).toString('hex')", 4],
  ['globalThis.Atomics.load(m, 0)', 1],
  ['const { add } = Atomics; add(m, 0, 1)', 1],
  ['Reflect.apply(Atomics.load, null, [m, 0])', 1],
  ['class C { constructor() { m[0] = 1 } } new C()', 1],
  ['class C { x = m[0]; static y = m[1] } new C()', 2],
  ['void ({ get x() { return m[0] } }).x', 1],
  ['({ set x(v: number) { m[0] = v } }).x = 1', 1],
  ['[2, 1].sort((a, b) => m[a]! - m[b]!)', 2],
  ['[2, 1].forEach((i) => m[i])', 2],
  ["'ab'.replace(/./g, () => String(m[0]))", 2],
  ['JSON.stringify({ toJSON: () => m[0] })', 1],
  ['Array.from({ length: 2 }, (_, i) => m[i])', 2],
  ['new Proxy({} as { x: number }, { get: () => m[0] }).x', 1],
  ['((parts: unknown, v: number) => m[v])`a$' + '{m[1]!}b`', 2],
  ['function* g() { try { yield m[0] } finally { m[1] = 1 } } for (const v of g()) break', 2],
  ['const { 0: a, [1]: b, length } = m; void [a, b, length]', 2],
  ['let a; ({ 0: a, ...a } = m)', 4],
  ['try { m[0] = 1; throw 1 } catch { m[1] = 1 } finally { m[2] = 1 }', 3],
])('%s is %i steps where it cannot pause, and every interleaving of them is met', async (code, steps) => {
  const n = steps + 1
  const whole = code.includes('m.sort()') ? expect.any(Number) : ((n + 2) * (n + 1)) / 2
  expect(await run(code)).toMatchObject({ executions: whole, complete: true })
})

test.each([
  ['eval("m[0] = 1")', /eval makes code while the CPU runs/],
  ['(0, eval)("1")', /eval makes code while the CPU runs/],
  ['new Function("m", "m[0] = 1")(m)', /Function makes code while the CPU runs/],
  ['globalThis.Function("return m[0]")()', /Function makes code while the CPU runs/],
])('%s is an error that names the place', async (code, message) => {
  const error = await run(code).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(BadInput)
  expect((error as Error).message).toMatch(/^\S*scenario\d+\.ts:4: /)
  expect((error as Error).message).toMatch(message)
})

test('a buffer that CPUs share does not grow; one of its own does', async () => {
  const grows = (what: string) =>
    explore({
      strategy: 'dfs',
      file: scenarioFile(`export default scenario({
    setup: () => new Int32Array(new SharedArrayBuffer(8, { maxByteLength: 16 } as any)), cpus: [(m: any) => { ${what}; return m.buffer.byteLength + Atomics.load(m, 0) }] })`),
    })
  await expect(grows('m.buffer.grow(16)')).rejects.toThrow(/SharedArrayBuffer.grow is not explored/)
  const { outcomes } = await grows(
    'm.buffer.grow(8); (new SharedArrayBuffer(8, { maxByteLength: 16 } as any) as any).grow(16)',
  )
  expect(outcomes).toEqual({ '[8]': 1 })
})

test('a CPU that is taken back does not see it: no catch, no finally, nothing of its own state is left', async () => {
  const file = scenarioFile(`const log: string[] = []
    export default scenario({ setup: () => words(4), cpus: [
      (m) => { class C { constructor() { try { log.push('in'); m[0] = 1; m[1] = 1 } catch (e) { log.push('caught') } finally { log.push('out') } } } new C(); return log.join() },
      (m) => { m[2] = 1; m[3] = 1; return 0 }] })`)
  const { outcomes, complete } = await explore({ file, strategy: 'dfs', races: false })
  expect([Object.keys(outcomes), complete]).toEqual([['["in,out",0]'], true])
})

test('what a CPU changes of the language itself is there for no other, nor for the next execution, nor when it is begun anew', async () => {
  const changes = `
    const found = ('last' in Array.prototype) || !Object.hasOwn(Object.getOwnPropertyDescriptor(Map.prototype, 'size').get, 'name') || [].map === undefined
    Object.defineProperty(Array.prototype, 'last', { get() { return m[1] }, configurable: true })
    Object.defineProperty(Object.prototype, '1', { set() {}, configurable: true })
    delete (Object.getOwnPropertyDescriptor(Map.prototype, 'size') as any).get.name
    Reflect.deleteProperty(Array.prototype, 'map')
    new (class { x = m[0] })()
    return [found, ([5] as any).last]`
  const file = scenarioFile(
    `export default scenario({ setup: () => words(4), cpus: [(m: any) => { ${changes} }, (m: any) => { ${changes} }] })`,
  )
  const { outcomes } = await explore({ file, strategy: 'random', executions: 9, seed: 1 })
  expect(outcomes).toEqual({ '[[false,0],[false,0]]': 9 })
})

test('a program that changes built-ins has its promises still', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(4), cpus: [0, 1].map(() => async (m: any) => {
    Object.defineProperty(Array.prototype, 'last', { get() { return m[1] }, configurable: true })
    await new Promise<void>((done) => setTimeout(done, 1))
    return Promise.resolve(Atomics.add(m, 0, 0) + ([5] as any).last) }) })`)
  const { outcomes } = await explore({ file, strategy: 'random', executions: 9, seed: 1 })
  expect(outcomes).toEqual({ '[0,0]': 9 })
})

test("a clock and a generator of numbers are each CPU's own, and the same in every execution", async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
    (m) => { const until = Date.now() + 5; while (Date.now() < until && Atomics.load(m, 0) === 0); return Math.random() },
    (m) => { Atomics.store(m, 0, 1); return performance.now() }] })`)
  const { outcomes, complete } = await explore({ file, strategy: 'dfs' })
  expect([Object.keys(outcomes).length, complete]).toEqual([1, true])
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

/** How often CPUs begin in 100 executions of this code beside another CPU: once each, unless one is taken back and begun anew. */
async function begins(code: string): Promise<number> {
  const counter = 'begun' as keyof typeof globalThis
  const file = scenarioFile(`export default scenario({ setup: () => words(8), cpus: [
    (m: any) => { (globalThis as any).begun++; Atomics.load(m, 3); ${code}; return 0 },
    (m: any) => { Atomics.store(m, 0, 1); Atomics.store(m, 1, 1); return 0 }] })`)
  Object.assign(globalThis, { [counter]: 0 })
  const engine = createEngine(await loadProgram(file, new Map()), { races: false, steps: 10_000 })
  const strategy = new RandomWalk(engine.state, 1)
  engine.run(strategy, 0)
  Object.assign(globalThis, { [counter]: 0 })
  for (let index = 1; index <= 100; index++) engine.run(strategy, index)
  return globalThis[counter] as unknown as number
}

test.each([
  'm.fill(3); m.set([1, 2], 1); m.copyWithin(0, 2); m.reverse(); m.sort(); m.set(m.subarray(0, 2), 2)',
  'm.sort((a: number, b: number) => a - b + m[0] * 0)',
  'm.forEach((v: number) => { m[0] = v }); m.map((v: number) => v); m.reduce((a: number, b: number) => a + b + m[0])',
  '[...m]; Math.max(...m); const [a, b] = m; for (const v of m) v; let c, d; [c, d] = m',
  'for (const [a, b] of [m, m]) m[a] = b; for (m[1] of m) m[0]; outer: for (const v of m) for (const w of m) continue outer',
  'Array.from(m, (v: number) => v + m[0]); new Int32Array(m); Math.max.apply(null, m); ({ ...m })',
  'Object.values(m); Object.assign([], m); JSON.stringify(m); Reflect.get(m, 0); Buffer.from(m); crypto.getRandomValues(m)',
  'new DataView(m.buffer).setInt16(2, new DataView(m.buffer).getInt16(0)); Buffer.from(m.buffer).writeInt16LE(3, 4)',
  'new TextDecoder().decode(m); new TextEncoder().encodeInto("ab", new Uint8Array(m.buffer)); Buffer.from(m.buffer).readInt32BE(0)',
  '[2, 1].sort((a, b) => m[a] - m[b]); [2, 1].forEach((i) => m[i]); [1, 2].map((i) => (m[i] = i)).flatMap((i) => [m[i]])',
  "'ab'.replace(/./g, () => String(m[0])); Array.from({ length: 2 }, (_, i) => m[i]); new Map([[1, 2]]).forEach((v) => m[v])",
  'const step = (i: number) => m[i]; [1, 2].some(step); [1, 2].reduce((a, i) => a + step(i), 0); m.values().next()',
])('%s: no CPU is begun anew', async (code) => {
  expect(await begins(code)).toBe(100)
})
