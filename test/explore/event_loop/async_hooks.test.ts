import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-hooks-'))

/** What the function comes to in Node, and all that it comes to beside a CPU that takes steps in between. */
async function bothWays(name: string, cpu: string) {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(
    file,
    `import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
const storage = new AsyncLocalStorage(), other = new AsyncLocalStorage()
const held = () => [storage.getStore() ?? '-', other.getStore() ?? '-'].join('')
export default { setup: () => new Int32Array(new SharedArrayBuffer(16)), cpus: [${cpu}, async (m) => {
  Atomics.add(m, 0, 1)
  return storage.run('z', async () => { await null; Atomics.add(m, 0, 1); return storage.getStore() })
}] }\n`,
  )
  const { default: scenario } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  const plain = await scenario.cpus[0](scenario.setup())
  const { outcomes, findings } = await explore({ file, strategy: 'dpor', seed: 1, executions: 200 })
  expect(findings).toEqual([])
  return { plain: [JSON.stringify([plain, 'z'])], explored: Object.keys(outcomes) }
}

test.each([
  [
    'an await',
    `async (m) => storage.run('a', async () => { const seen = [held()]; await Atomics.load(m, 1); seen.push(held());
       await other.run('b', async () => { await null; Atomics.load(m, 0); seen.push(held()) }); seen.push(held()); return seen.join() })`,
  ],
  [
    'a then, by where it was called and not by who settles',
    `async (m) => { let settle; const later = new Promise((done) => { settle = done }); const seen = []
       storage.run('a', () => later.then(() => { Atomics.load(m, 0); seen.push(held()) }))
       storage.run('b', () => setTimeout(() => { seen.push(held()); settle() }, 1))
       await later; await null; await null; seen.push(held()); return seen.join() }`,
  ],
  [
    'timers, immediates, ticks and microtasks',
    `(m) => new Promise((done) => storage.run('a', () => { const seen = []; const note = (what) => () => { Atomics.load(m, 0); seen.push(what + held()) }
       process.nextTick(note('t')); queueMicrotask(note('m')); setTimeout(note('s'), 5); let n = 0
       const i = setInterval(() => { note('i')(); if (++n === 2) { clearInterval(i); done(seen.sort().join()) } }, 20) }))`,
  ],
  [
    'what it is entered with, and left',
    `async (m) => { const seen = []; storage.enterWith('e'); Atomics.load(m, 0); await null; seen.push(held()); storage.exit(() => { Atomics.load(m, 0); seen.push(held()) })
       storage.run('r', () => { Atomics.load(m, 0); seen.push(held()) }); try { storage.run('t', () => { throw new Error('x') }) } catch { seen.push(held()) }
       storage.disable(); seen.push(held()); return seen.join() }`,
  ],
  [
    'resources, bound functions and snapshots',
    `async (m) => { const seen = []; class Job extends AsyncResource { constructor() { super('Job') } go(f) { return this.runInAsyncScope(f, this, Atomics.load(m, 1)) } }
       const [job, bound, snapshot] = storage.run('a', () => [new Job(), AsyncResource.bind((x) => { Atomics.load(m, 0); return held() + x }), AsyncLocalStorage.snapshot()])
       other.run('b', () => { job.go(function (x) { Atomics.load(m, 0); seen.push(held() + x + (this === job)) }); seen.push(bound(1), snapshot((x) => held() + x, 2)) })
       seen.push(held(), job.emitDestroy() === job); return seen.join() }`,
  ],
])('storage is kept across %s as Node keeps it', async (name, cpu) => {
  const { plain, explored } = await bothWays(name.replace(/\W+/g, '_'), cpu)
  expect(explored).toEqual(plain)
})
