import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { scenarioFile } from '../scenario_file.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-later-'))
let made = 0

const module = (text: string, ending = 'mjs') => {
  const file = join(folder, `module${++made}.${ending}`)
  writeFileSync(file, text)
  return JSON.stringify(file)
}

const outcomesOf = async (...cpus: string[]) => {
  const file = scenarioFile(`import { Worker } from 'node:worker_threads'
import { EventEmitter, on, once } from 'node:events'
import { promisify } from 'node:util'
export default scenario({ setup: () => words(2), cpus: [${cpus}] as any })`)
  const { outcomes, findings } = await explore({ file, executions: 60, seed: 1 })
  expect(findings).toEqual([])
  return Object.keys(outcomes).sort()
}

const finds = async (cpu: string) =>
  (
    await explore({
      file: scenarioFile(`export default scenario({ setup: () => words(2), cpus: [${cpu}] as any })`),
      executions: 60,
    })
  ).findings

const counts = module('let n = 0\nexport default (m) => { n++; Atomics.add(m, 0, n); return n }')

test('a file that the run names is imported, its steps are explored, and it is evaluated once an execution', async () => {
  expect(
    await outcomesOf(
      `async (m) => { const name = ${counts}; const one = await import(name); const two = await import('file://' + name); return [one.default(m), two.default(m), one === two] }`,
      '(m) => Atomics.load(m, 0)',
    ),
  ).toEqual(['[[1,2,true],0]', '[[1,2,true],1]', '[[1,2,true],3]'])
})

test('what is imported may come after a timer that was set later', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
  async () => { const name = ${counts}; const order: string[] = []; setTimeout(() => order.push('timer'), 5); await import(name); order.push('file'); await new Promise((r) => setTimeout(r, 9)); return order },
  (m) => Atomics.load(m, 0) ] as any })`)
  const { outcomes } = await explore({ file, strategy: 'dpor' })
  expect(Object.keys(outcomes).sort()).toEqual(['[["file","timer"],0]', '[["timer","file"],0]'])
})

test("an import of Node's own module, of what is not there, of a file that throws and of one that awaits", async () => {
  const throws = module("throw new Error('at load')")
  const awaits = module('export const value = await Promise.resolve(7)')
  const common = module('exports.value = 8', 'cjs')
  expect(
    await outcomesOf(`async () => {
      const ask = async (name) => { try { return (await import(name)).value } catch (e) { return e.code ?? e.message } }
      return [(await import(['node:os'].join())).EOL, await ask('/nowhere.js'), await ask(${throws}), await ask(${awaits}), await ask(${common})]
    }`),
  ).toEqual([JSON.stringify([['\n', 'ERR_MODULE_NOT_FOUND', 'at load', 7, 8]])])
})

test('a relative name lies beside the file that says it, also for CommonJS and for imports made of text', async () => {
  const target = JSON.parse(module('exports.value = 9', 'cjs')) as string
  const beside = `./${target.slice(target.lastIndexOf('/') + 1)}`
  const asks = module(
    `const load = new Function('path', 'return import(path)')\nexports.both = async (name) => [require(name).value, (await import(name)).value, (await load(${JSON.stringify(target)})).value]`,
    'cjs',
  )
  expect(
    await outcomesOf(
      `async () => { const name = ${asks}; return (await import(name)).both(${JSON.stringify(beside)}) }`,
    ),
  ).toEqual(['[[9,9,9]]'])
})

test('a module that is imported where it is needed is evaluated in every execution', async () => {
  const lazy = module('let n = 0\nexport const next = () => ++n')
  expect(await outcomesOf(`async () => { const { next } = await import(${lazy}); next(); return next() }`)).toEqual([
    '[2]',
  ])
})

test('a worker says that it runs before anything else, what it prints is read, and it exits when it says so', async () => {
  const prints = module(
    "import { parentPort } from 'node:worker_threads'\nprocess.on('exit', (code) => parentPort.postMessage('exit ' + code))\nprocess.stdout.write('printed')\ntry { process.exit(3) } finally { parentPort.postMessage('not this') }",
  )
  expect(
    await outcomesOf(`() => new Promise((done) => {
      const told = []
      const w = new Worker(${prints}, { stdout: true })
      w.stdout.setEncoding('utf8').on('data', (text) => told.push(text))
      w.on('online', () => told.push('online')).on('message', (m) => told.push(m)).on('exit', (code) => done([...told, code]))
    })`),
  ).toEqual([JSON.stringify([['online', 'printed', 'exit 3', 3]])])
})

test('a worker may be code in a string, or a data: URL', async () => {
  expect(
    await outcomesOf(`async (m) => {
      const code = "const { parentPort, workerData } = require('worker_threads'); Atomics.add(workerData, 0, 2); parentPort.postMessage('text')"
      const [[one]] = await Promise.all([once(new Worker(code, { eval: true, workerData: m }), 'message')])
      const url = "data:text/javascript,import { workerData, parentPort } from 'node:worker_threads'; parentPort.postMessage(Atomics.load(workerData, 0))"
      const [two] = await once(new Worker(new URL(url), { workerData: m }), 'message')
      return [one, two]
    }`),
  ).toEqual(['[["text",2]]'])
})

test("Node's own promises of events, callbacks and signals are the CPU's", async () => {
  expect(
    await outcomesOf(
      `async (m) => {
      const e = new EventEmitter()
      setTimeout(() => { e.emit('some', Atomics.load(m, 0)); e.emit('some', 2); e.emit('end') }, 1)
      const [first] = await once(e, 'some')
      const rest = on(e, 'some', { close: ['end'] })
      setTimeout(() => { e.emit('some', 5); e.emit('end') }, 1)
      const got = [first]
      for await (const [v] of rest) got.push(v)
      const later = promisify((v, done) => setTimeout(done, 1, null, v + 1))
      got.push(await later(6))
      const signal = AbortSignal.timeout(5)
      await once(signal, 'abort')
      return [...got, signal.reason.name, await once(e, 'never', { signal }).catch((error) => error.name)]
    }`,
    ),
  ).toEqual([JSON.stringify([[0, 5, 7, 'TimeoutError', 'AbortError']])])
})

test('a rejection or an error that process is asked to hear is no finding, and others are', async () => {
  const rejects = "Promise.reject(new Error('alone'))"
  expect(
    await finds(
      `async () => new Promise((done) => { process.on('unhandledRejection', (e) => done(e.message)); ${rejects} })`,
    ),
  ).toEqual([])
  expect(await finds(`async () => { ${rejects} }`)).toMatchObject([{ kind: 'uncaught' }])
  expect(
    await finds(
      "async () => new Promise((done) => { process.once('uncaughtException', (e) => done(e.message)); setTimeout(() => { throw new Error('alone') }) })",
    ),
  ).toEqual([])
})

test('who looks again with every immediate, at what nobody will write, is a livelock', async () => {
  expect(
    await finds('async (m) => { while (Atomics.load(m, 0) === 0) await new Promise((r) => setImmediate(r)) }'),
  ).toMatchObject([{ kind: 'livelock' }])
})

const lost = module(
  "import { workerData } from 'node:worker_threads'\nAtomics.store(workerData, 0, Atomics.load(workerData, 0) + 1)",
)
const races = (make: string) => `() => new Promise((done) => {
  ${make}
  const w = new Worker(${lost}, { workerData: v })
  Atomics.store(v, 0, Atomics.load(v, 0) + 1)
  w.on('exit', () => done([v[0], v[1]]))
})`

test('memory that a CPU makes and hands to a worker is explored, also where nothing can pause', async () => {
  const made = 'const v = new Int32Array(new SharedArrayBuffer(8)); v[1] = 7'
  const again = `class Own { v = new Int32Array(new SharedArrayBuffer(8)); constructor() { Atomics.store(this.v, 1, 7) } }\n  const { v } = new Own()`
  for (const make of [made, again]) expect(await outcomesOf(races(make))).toEqual(['[[1,7]]', '[[2,7]]'])
})

test('and so is what a module makes for itself, where setup returns nothing shared', async () => {
  const file = scenarioFile(`import { Worker } from 'node:worker_threads'
const own = words(2)
own[1] = 7
class Twice { constructor(v) { Atomics.add(v, 0, 0) } }
export default { setup: () => null, cpus: [${races('new Twice(own); const v = own')}] }`)
  const { outcomes, complete } = await explore({ file, strategy: 'dpor' })
  expect([Object.keys(outcomes).sort(), complete]).toEqual([['[[1,7]]', '[[2,7]]'], true])
})

test('a sleep that a CPU remembers when it is begun anew takes its time', async () => {
  const file = scenarioFile(`const own = words(1)
class Twice { constructor(m) { Atomics.add(m, 0, 1) } }
const sleeps = (m) => { const begun = Date.now(); Atomics.wait(own, 0, 0, 50); new Twice(m); return Date.now() - begun >= 50 }
export default scenario({ setup: () => words(1), cpus: [sleeps, sleeps] as any })`)
  const { outcomes } = await explore({ file, executions: 60, seed: 1 })
  expect(Object.keys(outcomes)).toEqual(['[true,true]'])
})

test('a copy of shared memory is the same memory', async () => {
  expect(
    await outcomesOf(
      '(m) => { const { own } = structuredClone({ own: m }); Atomics.add(own, 0, 1); return Atomics.load(m, 0) }',
    ),
  ).toEqual(['[1]'])
})

test.each([
  ['the end of the process', '() => process.exit(3)', /scenario\d+\.ts:\d+: process\.exit ends the process/],
  ['fetch', "async () => { await fetch('http://127.0.0.1:1/') }", /scenario\d+\.ts:\d+: fetch is not explored/],
])('%s is refused with its place', async (_what, cpu, words) => {
  await expect(finds(cpu)).rejects.toThrow(words)
})

test.each([
  [
    'v8.deserialize',
    "import v8 from 'node:v8'",
    'v8.deserialize(Buffer.from(bytes.buffer, 0, 4))',
    'bytes.set(v8.serialize(1))',
  ],
  ['a hash', "import { createHash } from 'node:crypto'", "createHash('sha1').update(bytes).digest('hex')", '0'],
])('%s reads shared memory step by step', async (_what, imports, reads, sets) => {
  const file = scenarioFile(`${imports}
export default scenario({
  setup: () => { const bytes = new Uint8Array(new SharedArrayBuffer(8)); ${sets}; return bytes },
  cpus: [(bytes) => ${reads}, (bytes) => { bytes[3] = 4 }] as any })`)
  const { findings } = await explore({ file, seed: 1, executions: 60 })
  expect(findings).toMatchObject([{ kind: 'data-race' }])
})
