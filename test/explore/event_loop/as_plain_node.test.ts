import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { built } from '#link/built'
import { loadScenario, setUp } from '#machine/load_scenario'
import { sample } from '#machine/sampling/sample'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-as-node-'))

/** A scenario of one CPU in three ways: as Node itself calls it, explored, and raced. */
async function threeWays(name: string, cpu: string, setup = '() => new Int32Array(new SharedArrayBuffer(8))') {
  const file = join(folder, `${name}.mjs`)
  const imports = `import { Worker } from 'node:worker_threads'\nimport { setInterval as every } from 'node:timers/promises'\n`
  writeFileSync(file, `${imports}export default { setup: ${setup}, cpus: [${cpu}] }\n`)
  const { default: scenario } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  const plain = await new Promise((resolve, reject) => {
    setImmediate(() => scenario.cpus[0](scenario.setup()).then(resolve, reject))
  })
  const { outcomes: explored, findings } = await explore({ file, executions: 3, seed: 1 })
  expect(findings).toEqual([])
  const loaded = await loadScenario(file, new Map())
  const image = setUp(loaded.scenario, name, loaded.sendsMemory)
  const machine = await built('machine/thread')
  const how = { seed: 1, watchdogSeconds: 20, progress: () => {}, interrupt: new AbortController().signal }
  let raced: Record<string, number> = {}
  // on a busy machine no execution may have ended by then
  for (let seconds = 0.5; Object.keys(raced).length === 0 && seconds < 40; seconds *= 4)
    raced = (await sample({ loaded, name, image, machine, seconds, ...how })).outcomes
  const one = JSON.stringify([plain])
  expect([Object.keys(explored), [...new Map(Object.entries(raced)).keys()]]).toEqual([[one], [one]])
  return plain
}

test('a tick comes before promises in what the event loop calls, and behind them in what is awaited', async () => {
  const said = await threeWays(
    'order',
    `async (w) => {
      const said = []
      Promise.resolve().then(() => said.push('promise'))
      process.nextTick(() => said.push('tick'))
      await null
      process.nextTick(() => said.push('tick behind'))
      Promise.resolve().then(() => said.push('promise before'))
      await new Promise((resolve) => setTimeout(resolve, 1))
      Atomics.load(w, 0)
      return said
    }`,
  )
  expect(said).toEqual(['tick', 'promise', 'promise before', 'tick behind'])
})

test('in a worker, an ES module puts promises before ticks, CommonJS behind them', async () => {
  const text = (head: string): string => `${head}
const said = []
process.nextTick(() => said.push('tick'))
queueMicrotask(() => said.push('microtask'))
setImmediate(() => parentPort.postMessage(said.join(' ')))\n`
  writeFileSync(join(folder, 'w.mjs'), text("import { parentPort } from 'node:worker_threads'"))
  writeFileSync(join(folder, 'w.cjs'), text("const { parentPort } = require('node:worker_threads')"))
  const said = await threeWays(
    'workers',
    `async (w) => {
      const said = []
      for (const name of ['w.mjs', 'w.cjs']) {
        const worker = new Worker(new URL(name, import.meta.url))
        said.push(await new Promise((resolve) => worker.on('message', resolve)))
        await worker.terminate()
      }
      Atomics.load(w, 0)
      return said
    }`,
  )
  expect(said).toEqual(['microtask tick', 'tick microtask'])
})

test('memory that a CPU makes and sends about needs none in the state', async () => {
  const worker = `const { workerData } = require('node:worker_threads'); Atomics.store(workerData, 0, 7); Atomics.notify(workerData, 0)`
  const said = await threeWays(
    'made',
    `async () => {
      const memory = new Int32Array(new SharedArrayBuffer(4))
      new Worker(${JSON.stringify(worker)}, { eval: true, workerData: memory })
      Atomics.wait(memory, 0, 0)
      return memory[0]
    }`,
    '() => ({})',
  )
  expect(said).toBe(7)
})

test('async functions, methods and generators say what was written, but for what bundling does to spaces', async () => {
  const said = await threeWays(
    'texts',
    `async (w) => {
      class Base { async hi() { return 1 } }
      class Own extends Base {
        #field = async () => 3
        async hi(a, { b = 2 } = {}) { return await super.hi() + b }
        static async all() { for await (const each of [1, 2]) await each }
        async *some(n) { yield* [n]; await 0 }
        arrow() { return async () => arguments.length + await this.hi() }
        field() { return this.#field }
      }
      const own = new Own()
      Atomics.load(w, 0)
      await own.hi(); await Own.all(); await own.arrow()()
      return [Own, own.hi, Own.all, own.some, own.arrow, own.arrow(), own.field(), own.field].map((each) => String(each).replace(/[\\s;]+/g, ''))
    }`,
  )
  expect((said as string[])[1]).toBe('asynchi(a,{b=2}={}){returnawaitsuper.hi()+b}')
})

test('async functions and generators are no constructors, and cannot be extended', async () => {
  const said = await threeWays(
    'no_constructors',
    `async (m) => {
      const told = (run) => { try { return run() ?? 'fine' } catch (error) { return error.name } }
      const generator = async function* () { Atomics.load(m, 0); yield this === undefined }
      const kinds = [async function () { Atomics.load(m, 0) }, generator, async function* () {}, async () => Atomics.load(m, 0)]
      const seen = kinds.flatMap((kind) => [told(() => void new kind()), told(() => void class extends kind {}), 'prototype' in kind])
      const made = generator()
      seen.push(generator.name, (await made.next()).value, Atomics.store(m, 0, -0) === 0)
      return [...seen, Object.is(Atomics.store(m, 0, -0), 0)].join()
    }`,
  )
  const refused = (prototype: boolean) => `TypeError,TypeError,${prototype}`
  const kinds = [refused(false), refused(true), refused(true), refused(false)]
  expect(said).toBe([...kinds, 'generator', true, true, true].join())
})

test('the ticks of an interval are awaited one by one, kept where nobody waits, and end with it', async () => {
  const said = await threeWays(
    'interval_values',
    `async (m) => {
      const seen = []
      for await (const value of every(5, 'v')) { seen.push(value); if (seen.length === 3) break }
      const kept = every(5, Atomics.load(m, 0))
      const first = kept.next()
      await new Promise((done) => setTimeout(done, 40))
      const both = await Promise.all([first, kept.next()])
      seen.push(...both.map(({ value, done }) => [value, done].join('')), (await kept.return('r')).value, (await kept.next()).done)
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 12)
      try { for await (const _ of every(1000, 0, { signal: stop.signal })) seen.push('never') } catch (error) { seen.push(error.name) }
      return seen.join()
    }`,
  )
  expect(said).toBe('v,v,v,0false,0false,r,true,AbortError')
})
