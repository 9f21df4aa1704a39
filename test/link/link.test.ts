import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { BadInput } from '#link/bad_input'
import { link } from '#link/link'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-link-'))
let files = 0
function file(text: string, name = `file${++files}.ts`): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const plain = (entry: string, standIns: Record<string, string> = {}) =>
  link({ entry, standIns: new Map(Object.entries(standIns)), form: 'plain' })
const load = async (path: string) => import(/* @vite-ignore */ pathToFileURL(path).href)

test('a TypeScript scenario anywhere on disk becomes one module, with mnttorture resolved to this package', async () => {
  const entry = file(`import { scenario, mutexLock } from 'mnttorture'
    export const extra: number = 7
    export default scenario({ setup: () => new Int32Array(4), cpus: [(s: unknown) => typeof mutexLock] })`)
  const linked = await plain(entry)
  const module = await load(linked.file)
  expect(module.extra).toBe(7)
  expect(module.default.cpus[0]()).toBe('function')
  expect(linked.inputs).toContain(entry)
})

test('a linked module runs in a worker with no loader', async () => {
  const { file: path } = await plain(file(`export default 'here'`))
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads'); import(workerData).then(m => parentPort.postMessage(m.default))`,
    { eval: true, workerData: pathToFileURL(path).href, execArgv: [] },
  )
  const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(answer).toBe('here')
})

test('linking the same text twice gives the same file, and another text another', async () => {
  const entry = file(`export default 1`)
  const one = await plain(entry)
  expect((await plain(entry)).file).toBe(one.file)
  writeFileSync(entry, `export default 2`)
  expect((await plain(entry)).file).not.toBe(one.file)
})

test('a stand-in takes the place of a file for every importer and may hand on the original', async () => {
  const entry = file(`import { nowMs, cpu_relax } from '#shm/hints'
    import * as face from 'mnttorture'
    export default [nowMs(), typeof cpu_relax, face.cpu_relax === cpu_relax]`)
  const standIn = file(`export * from '#shm/hints'; export function nowMs() { return 42 }`)
  const { file: path } = await plain(entry, { 'shm/hints': standIn })
  expect((await load(path)).default).toEqual([42, 'function', true])
})

test.each([
  ['a missing file', () => plain(join(folder, 'missing.ts')), /missing\.ts: no such file/],
  ['a syntax error', () => plain(file(`export default {\n  a: ,\n}`)), /file\d+\.ts:2:6: /],
  ['an import that cannot be resolved', () => plain(file(`import './nothing_here.ts'`)), /:1:8: .*nothing_here/],
  [
    'a stand-in for no file',
    () => plain(file('export default 1'), { 'kernel/fs/nothing': file('export {}') }),
    /there is no file kernel\/fs\/nothing/,
  ],
  [
    'a stand-in that lacks exports',
    () => plain(file('export default 1'), { 'shm/hints': file('export function cpu_relax() {}') }),
    /does not export .*memoryAllocated, memoryFreed, mutexLock, mutexUnlock/,
  ],
  [
    'a stand-in that lacks exports which the rest of the kernel imports',
    () => plain(file('export default 1'), { 'kernel/fs/mntput': file('export const x = 1') }),
    /does not export mntget, mntput, mntput_no_expire/,
  ],
  ['a missing stand-in', () => plain(file('export default 1'), { 'shm/hints': join(folder, 'no.ts') }), /no such file/],
])('%s is bad input, in one line', async (_what, run, message) => {
  const error = await run().catch((error: unknown) => error)
  expect(error).toBeInstanceOf(BadInput)
  expect((error as Error).message).toMatch(message)
  expect((error as Error).message).not.toContain('\n')
})
