import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replayOnThreads } from '#explore/turnstile/replay_threads'
import { scenarioFile } from '../scenario_file.ts'

const MEMORY = 'new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true })'

const ofMemory = (cpu: string) =>
  scenarioFile(`const { WebAssembly } = globalThis as any
const inc = ({ memory }: any) => Atomics.add(new Int32Array(memory.buffer), 0, 1)
export default scenario({ setup: () => ({ memory: ${MEMORY} }), cpus: [inc, ${cpu}] as any })`)

test('memory of WebAssembly is explored through its buffer', async () => {
  const { outcomes, complete } = await explore({ file: ofMemory('inc'), strategy: 'dpor' })
  expect([Object.keys(outcomes).sort(), complete]).toEqual([['[0,1]', '[1,0]'], true])
})

test.each([
  [
    'an instance that is given shared memory',
    ofMemory(
      '({ memory }: any) => void new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])), { env: { memory } })',
    ),
    /scenario\d+\.ts:\d+: a WebAssembly instance is given shared memory: its own accesses are not explored/,
  ],
  [
    'memory of WebAssembly that grows',
    ofMemory('({ memory }: any) => memory.grow(1)'),
    /scenario\d+\.ts:\d+: WebAssembly\.Memory\.grow is not explored/,
  ],
  [
    'a worker that setup starts',
    scenarioFile(`import { Worker } from 'node:worker_threads'
export default scenario({ setup: () => { new Worker('/x.js'); return words(1) }, cpus: [(m: Int32Array) => 0] })`),
    /scenario\d+\.ts:4: a Worker is started by no CPU/,
  ],
  [
    'a worker whose file is not there',
    scenarioFile(`import { Worker } from 'node:worker_threads'
export default scenario({ setup: () => words(1), cpus: [() => void new Worker('/nowhere/x.js')] })`),
    /nowhere\/x\.js/,
  ],
])('%s is refused with its place', async (_what, file, words) => {
  await expect(explore({ file })).rejects.toThrow(words)
})

const lost = '(m: Int32Array) => { const v = Atomics.load(m, 0); Atomics.store(m, 0, v + 1); return v }'

test('threads replay a program that only says that it could put something off', async () => {
  const file = scenarioFile(`export const never = async (m: Int32Array) => { await null; return Promise.resolve(m) }
export default scenario({ setup: () => words(1), cpus: [${lost}, ${lost}], check: (m) => { if (m[0] !== 2) throw new Error('lost') } })`)
  const { findings } = await explore({ file, seed: 1 })
  const again = await replayOnThreads({ file, schedule: findings[0]!.schedule })
  expect(again.findings.map(({ kind }) => kind)).toEqual(['assertion'])
})

test('and refuse one that does', async () => {
  const file =
    scenarioFile(`const lost = async (m: Int32Array) => { const v = Atomics.load(m, 0); await null; Atomics.store(m, 0, v + 1); return v }
export default scenario({ setup: () => words(1), cpus: [lost, lost] as any, check: (m) => { if (m[0] !== 2) throw new Error('lost') } })`)
  const { findings } = await explore({ file, seed: 1 })
  await expect(replayOnThreads({ file, schedule: findings[0]!.schedule })).rejects.toThrow(
    /CPUs that put nothing off; this one does/,
  )
})

/** Store buffering in the kernel's words, beside an async function. */
const modes = (cpu: string) =>
  scenarioFile(`import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { bindArena, createArena } from '#shm/arena'
const later = async (value: number) => { await null; return Promise.resolve(value) }
export default { setup: () => createArena(2048), cpus: [
  (buffer) => { bindArena(buffer); WRITE_ONCE(300, 1); return READ_ONCE(340) },
  (buffer) => { bindArena(buffer); WRITE_ONCE(340, 1); ${cpu} return READ_ONCE(300) },
] }`)

test('a memory mode explores a program that only says so, and refuses one that does', async () => {
  const { outcomes } = await explore({ file: modes(''), memory: 'tso', strategy: 'dpor' })
  expect(Object.keys(outcomes)).toContain('[0,0]')
  await expect(explore({ file: modes('later(1);'), memory: 'tso' })).rejects.toThrow(
    /scenario\d+\.ts:\d+: --memory tso explores CPUs that put nothing off; here an async function is called/,
  )
})
