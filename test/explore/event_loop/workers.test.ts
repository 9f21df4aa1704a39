import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { scenarioFile } from '../scenario_file.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-workers-'))
let made = 0

/** A file that is a worker's. */
const worker = (text: string, ending = 'mjs') => {
  const file = join(folder, `worker${++made}.${ending}`)
  writeFileSync(file, text)
  return JSON.stringify(file)
}

const file = (cpu: string, rest = '') =>
  scenarioFile(`import { Worker, isMainThread, parentPort } from 'node:worker_threads'
export default scenario({ setup: () => words(2), cpus: [${cpu}] as any, ${rest} })`)

const adds = worker(`import { workerData, parentPort } from 'node:worker_threads'
const { m, n } = workerData
Atomics.store(m, 0, Atomics.load(m, 0) + n)
parentPort.postMessage(n)`)

const runs = `const run = (n) => new Promise((done, fail) => {
  const w = new Worker(${adds}, { workerData: { m, n } })
  let got
  w.on('message', (v) => { got = v })
  w.on('error', fail)
  w.on('exit', (code) => done([got, code]))
})`

test('two workers of a CPU race: every outcome, under dpor and in jobs, too', async () => {
  const source = file(`async (m) => { ${runs}; return [...(await Promise.all([run(1), run(2)])), Atomics.load(m, 0)] }`)
  for (const jobs of [1, 2]) {
    const { outcomes, complete, findings } = await explore({ file: source, strategy: 'dpor', jobs })
    expect([Object.keys(outcomes).sort(), complete, findings]).toEqual([
      ['[[[1,0],[2,0],1]]', '[[[1,0],[2,0],2]]', '[[[1,0],[2,0],3]]'],
      true,
      [],
    ])
  }
})

test('what a worker loses is found, told by its name, and replayed', async () => {
  const source = file(
    `async (m) => { ${runs}; await Promise.all([run(1), run(2)]) }`,
    "check: ([n]) => { if (n !== 3) throw new Error('lost') }",
  )
  const { findings } = await explore({ file: source, seed: 1 })
  expect(findings).toMatchObject([{ kind: 'assertion' }])
  expect(new Set(findings[0]!.trace.map(({ cpu }) => cpu))).toEqual(new Set(['cpu0', 'worker0', 'worker1']))
  const again = await replay({ file: source, schedule: findings[0]!.schedule })
  expect(again.findings.map(({ message }) => message)).toEqual([findings[0]!.message])
})

const only = async (cpu: string) => {
  const { outcomes, findings } = await explore({ file: file(cpu), executions: 100, seed: 1 })
  expect(findings).toEqual([])
  return Object.keys(outcomes)
}

test('a worker answers until it is told to stop', async () => {
  const echo = worker(
    "const { parentPort } = require('worker_threads'); parentPort.on('message', (v) => v === 'stop' ? parentPort.close() : parentPort.postMessage(2 * v))",
    'cjs',
  )
  expect(
    await only(
      `(m) => new Promise((done) => { const w = new Worker(${echo}); const got = []; w.on('message', (v) => { if (got.push(v) === 2) w.postMessage('stop') }); w.on('exit', (code) => done([...got, code])); w.postMessage(1); w.postMessage(2) })`,
    ),
  ).toEqual(['[[2,4,0]]'])
})

test('what a worker throws is its error event, and a finding where nobody listens', async () => {
  const throws = worker("throw new Error('in the worker')")
  expect(
    await only(
      `(m) => new Promise((done) => { const w = new Worker(${throws}); let e; w.on('error', (x) => { e = x.message }); w.on('exit', (code) => done([e, code])) })`,
    ),
  ).toEqual(['[["in the worker",1]]'])
  const { findings } = await explore({ file: file(`() => void new Worker(${throws})`) })
  expect(findings).toMatchObject([{ kind: 'uncaught', message: expect.stringContaining('in the worker') }])
})

test('terminate ends a worker that sleeps', async () => {
  const sleeps = worker(
    "import { workerData } from 'node:worker_threads'\nAtomics.store(workerData, 1, 1); Atomics.notify(workerData, 1); Atomics.wait(workerData, 0, 0)",
  )
  expect(
    await only(
      `async (m) => { const w = new Worker(${sleeps}, { workerData: m }); Atomics.wait(m, 1, 0); return await w.terminate() }`,
    ),
  ).toEqual(['[1]'])
})

test('a worker knows that it is one, and has modules of its own', async () => {
  const counts = worker('let n = 0\nexport const next = () => ++n')
  const asks = worker(
    `import { isMainThread, parentPort, threadId, workerData } from 'node:worker_threads'\nimport { next } from ${counts}\nparentPort.postMessage([isMainThread, threadId, workerData, next()])`,
  )
  expect(
    await only(
      `(m) => new Promise((done) => { new Worker(${asks}, { workerData: 'given' }).once('message', (v) => done([...v, isMainThread, parentPort])) })`,
    ),
  ).toEqual(['[[false,1,"given",1,true,null]]'])
})

test('who waits for a worker that answers nothing is a deadlock', async () => {
  const silent = worker("import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => {})")
  const { findings } = await explore({
    file: file(
      `(m) => new Promise((done) => { const w = new Worker(${silent}); w.on('message', done); w.postMessage('?') })`,
    ),
  })
  expect(findings).toMatchObject([{ kind: 'deadlock', message: expect.stringContaining('listens on worker0') }])
})
