import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { replayOnThreads } from '#explore/turnstile/replay_threads'
import { scenarioFile } from './scenario_file.ts'

/** Two CPUs of one step each; who comes last waits for the other to be through, and then does `after`. */
const lastDoes = (after: string, steps = 'Atomics.add(m, 1, 1)'): string =>
  scenarioFile(`const cpu = (m: Int32Array) => {
    ${steps}
    if (Atomics.add(m, 0, 1) === 1) { settle(); ${after} }
    return 0
  }
  export default scenario({ setup: () => words(8), cpus: [cpu, cpu] })`)

test('what follows settle adds nothing to the space that is explored, and no steps', async () => {
  const bare = await explore({ file: lastDoes(''), strategy: 'dfs', seed: 1 })
  const long = await explore({
    file: lastDoes('for (let i = 0; i < 100; i++) Atomics.add(m, 2, 1)'),
    strategy: 'dfs',
    seed: 1,
  })
  expect([long.complete, long.executions, long.steps]).toEqual([true, bare.executions, bare.steps])
  expect(await traces(lastDoes('for (let i = 0; i < 100; i++) Atomics.add(m, 2, 1)'))).toBe(await traces(lastDoes('')))
})

async function traces(file: string): Promise<number> {
  return (await explore({ file, strategy: 'dpor', seed: 1 })).executions
}

test('settle waits for those that have steps to take, and not for who sleeps until it is woken', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(2), cpus: [
    (m) => { settle(); const seen = Atomics.load(m, 0); Atomics.store(m, 1, 1); Atomics.notify(m, 1); return seen },
    (m) => { Atomics.add(m, 0, 1); Atomics.add(m, 0, 1); while (Atomics.load(m, 1) === 0) Atomics.wait(m, 1, 0); return 0 }] })`)
  const { complete, findings, outcomes } = await explore({ file, strategy: 'dfs', seed: 1 })
  expect({ complete, findings, outcomes: Object.keys(outcomes) }).toEqual({
    complete: true,
    findings: [],
    outcomes: ['[2,0]'],
  })
})

test('behind settle, a lock is waited for, a spin ends, and a timeout passes when all others sleep', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(5), cpus: [
    (m) => { settle(); Atomics.store(m, 3, 1); Atomics.notify(m, 3); while (Atomics.load(m, 4) === 0) cpu_relax(); mutexLock(m, 0); mutexUnlock(m, 0)
      return Atomics.wait(m, 2, 0, 5) === 'timed-out' ? Atomics.load(m, 1) : -1 },
    (m) => { Atomics.wait(m, 3, 0); mutexLock(m, 0); Atomics.store(m, 4, 1); Atomics.wait(m, 2, 0, 1); Atomics.store(m, 1, 1); mutexUnlock(m, 0); return 0 }] })`)
  const { complete, findings, outcomes } = await explore({ file, strategy: 'dfs', seed: 1 })
  expect({ complete, findings, outcomes: Object.keys(outcomes) }).toEqual({
    complete: true,
    findings: [],
    outcomes: ['[1,0]'],
  })
})

test.each([
  [
    'use-after-free',
    "memoryAllocated(m, 4, 1, 'node'); memoryFreed(m, 4, 1); Atomics.load(m, 4)",
    "memoryAllocated(m, 4, 1, 'node'); Atomics.load(m, 4); memoryFreed(m, 4, 1)",
  ],
  ['deadlock', 'Atomics.wait(m, 5, 0)', 'Atomics.wait(m, 5, 1)'],
  [
    'uncaught',
    "if (Atomics.load(m, 1) === 2) throw new Error('two')",
    "if (Atomics.load(m, 1) === 3) throw new Error('three')",
  ],
])(
  'a %s behind settle is found, comes back from its schedule, and on threads; its twin is clean',
  async (kind, broken, sound) => {
    const file = lastDoes(broken)
    const { findings } = await explore({ file, seed: 1, executions: 50 })
    const [finding] = findings
    expect(finding?.kind).toBe(kind)
    const schedule = finding!.schedule
    expect((await replay({ file, schedule })).findings[0]?.kind).toBe(kind)
    const onThreads = await replayOnThreads({ file, schedule })
    expect([onThreads.findings[0]?.kind, onThreads.misfits]).toEqual([kind, 0])
    expect((await explore({ file: lastDoes(sound), seed: 1, executions: 50 })).findings).toEqual([])
  },
)

test('an endless loop behind settle is cut', async () => {
  const { cut, findings } = await explore({
    file: lastDoes('for (;;) Atomics.add(m, 2, 1)'),
    seed: 1,
    executions: 1,
    steps: 1000,
    strategy: 'random',
  })
  expect([cut, findings]).toEqual([1, []])
})
