import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import type { StrategyName } from '#explore/strategies/strategy_names'
import { replayOnThreads } from '#explore/turnstile/replay_threads'
import { part } from '../long/amount.ts'
import { scenarioFile } from './scenario_file.ts'

/** [what, expected kind, message, failing scenario, repaired twin] */
const SUBJECTS: Array<[string, string, RegExp, string, string]> = [
  [
    'a lost update',
    'assertion',
    /check: 1 of 2/,
    `export default scenario({ setup: () => words(1), cpus: [inc, inc], check: (m) => { if (m[0] !== 2) throw new Error(m[0] + ' of 2') } })
     function inc(m: Int32Array) { Atomics.store(m, 0, Atomics.load(m, 0) + 1); return 0 }`,
    `export default scenario({ setup: () => words(1), cpus: [inc, inc], check: (m) => { if (m[0] !== 2) throw new Error(m[0] + ' of 2') } })
     function inc(m: Int32Array) { Atomics.add(m, 0, 1); return 0 }`,
  ],
  [
    'a broken invariant between two steps',
    'invariant',
    /sum is 9/,
    `export default scenario({ setup: () => { const m = words(2); m[0] = 10; return m }, invariant: (m) => { if (m[0]! + m[1]! !== 10) throw new Error('sum is ' + (m[0]! + m[1]!)) },
       cpus: [(m) => { Atomics.sub(m, 0, 1); Atomics.add(m, 1, 1); return 0 }] })`,
    `export default scenario({ setup: () => { const m = words(2); m[0] = 10; return m }, invariant: (m) => { if (m[0]! + m[1]! !== 10) throw new Error('sum is ' + (m[0]! + m[1]!)) },
       cpus: [(m) => { Atomics.load(m, 0); return 0 }] })`,
  ],
  [
    'two locks taken in opposite order',
    'deadlock',
    /cpu0 waits for the mutex at Int32Array#0\[1\].*cpu1 waits for the mutex at Int32Array#0\[0\]/,
    `const take = (a: number, b: number) => (m: Int32Array) => { mutexLock(m, a); mutexLock(m, b); mutexUnlock(m, b); mutexUnlock(m, a); return 0 }
     export default scenario({ setup: () => words(2), cpus: [take(0, 1), take(1, 0)] })`,
    `const take = (a: number, b: number) => (m: Int32Array) => { mutexLock(m, a); mutexLock(m, b); mutexUnlock(m, b); mutexUnlock(m, a); return 0 }
     export default scenario({ setup: () => words(2), cpus: [take(0, 1), take(0, 1)] })`,
  ],
  [
    'a wakeup that is missed',
    'deadlock',
    /cpu1 waits in Atomics.wait on Int32Array#0\[0\] at .*scenario\d+\.ts:\d+, which holds 1/,
    `export default scenario({ setup: () => words(2), cpus: [
       (m) => { Atomics.notify(m, 0); Atomics.store(m, 0, 1); return 0 },
       (m) => { while (Atomics.load(m, 0) === 0) Atomics.wait(m, 0, 0); return 0 }] })`,
    `export default scenario({ setup: () => words(2), cpus: [
       (m) => { Atomics.store(m, 0, 1); Atomics.notify(m, 0); return 0 },
       (m) => { while (Atomics.load(m, 0) === 0) Atomics.wait(m, 0, 0); return 0 }] })`,
  ],
  [
    'a spin for a value that the scenario has a word for',
    'deadlock',
    /cpu0 spins in cpu_relax at .*scenario\d+\.ts:\d+ until another CPU writes what it read: Int32Array#0\[0\] = HELD/,
    `export default scenario({ setup: () => { const m = words(2); m[0] = 7; return m }, describeValue: (_m, _view, _index, value) => value === 7 ? 'HELD' : undefined,
       cpus: [(m) => { while (Atomics.load(m, 0) === 7) cpu_relax(); return 0 }, (m) => Atomics.store(m, 1, 1)] })`,
    `export default scenario({ setup: () => { const m = words(2); m[0] = 7; return m }, describeValue: (_m, _view, _index, value) => value === 7 ? 'HELD' : undefined,
       cpus: [(m) => { while (Atomics.load(m, 0) === 7) cpu_relax(); return 0 }, (m) => Atomics.store(m, 0, 1)] })`,
  ],
  [
    'a spin for what nobody writes',
    'deadlock',
    /cpu0 spins in cpu_relax at .*scenario\d+\.ts:\d+ until another CPU writes what it read: Int32Array#0\[0\] = 0/,
    `export default scenario({ setup: () => words(2), cpus: [(m) => { while (Atomics.load(m, 0) === 0) cpu_relax(); return 0 }, (m) => Atomics.store(m, 1, 1)] })`,
    `export default scenario({ setup: () => words(2), cpus: [(m) => { while (Atomics.load(m, 0) === 0) cpu_relax(); return 0 }, (m) => Atomics.store(m, 0, 1)] })`,
  ],
  [
    'two that give way to each other for ever',
    'livelock',
    /cpu1 repeats \d+ steps: Atomics\./,
    `const polite = (me: number) => (m: Int32Array) => { for (;;) { Atomics.store(m, me, 1); if (Atomics.load(m, 1 - me) === 0) return 0; Atomics.store(m, me, 0); if (Atomics.load(m, 2) === 1) return 1 } }
     export default scenario({ setup: () => words(3), cpus: [polite(0), (m) => { for (;;) { Atomics.store(m, 1, 1); if (Atomics.load(m, 0) === 3) return 0 } }] })`,
    `const polite = (me: number) => (m: Int32Array) => { Atomics.store(m, me, 1); return 0 }
     export default scenario({ setup: () => words(3), cpus: [polite(0), polite(1)] })`,
  ],
  [
    'memory used after another CPU freed it',
    'use-after-free',
    /cpu\d uses thing after it was freed \(Atomics.load at .*scenario\d+\.ts:\d+\).*freed by cpu\d at .*scenario\d+\.ts:\d+.*allocated in setup/,
    `export default scenario({ setup: () => { const m = words(8); memoryAllocated(m, 4, 2, 'thing'); return m },
       cpus: [(m) => { if (Atomics.sub(m, 0, 1) === 0) Atomics.load(m, 4); return 0 }, (m) => { memoryFreed(m, 4, 2); Atomics.load(m, 0); return 0 }] })`,
    `export default scenario({ setup: () => { const m = words(8); memoryAllocated(m, 4, 2, 'thing'); m[0] = 2; return m },
       cpus: [drop, drop] })
     function drop(m: Int32Array) { Atomics.load(m, 4); if (Atomics.sub(m, 0, 1) === 1) memoryFreed(m, 4, 2); return 0 }`,
  ],
  [
    'memory freed twice',
    'double-free',
    /thing is freed twice: first by cpu\d at .*, then by cpu\d at .*; allocated in setup/,
    `export default scenario({ setup: () => { const m = words(8); memoryAllocated(m, 4, 2, 'thing'); m[0] = 2; return m }, cpus: [put, put] })
     function put(m: Int32Array) { const v = Atomics.load(m, 0); Atomics.store(m, 0, v - 1); if (Atomics.load(m, 0) === 0) memoryFreed(m, 4, 2); return 0 }`,
    `export default scenario({ setup: () => { const m = words(8); memoryAllocated(m, 4, 2, 'thing'); m[0] = 2; return m }, cpus: [put, put] })
     function put(m: Int32Array) { if (Atomics.sub(m, 0, 1) === 1) memoryFreed(m, 4, 2); return 0 }`,
  ],
  [
    'memory left behind',
    'leak',
    /1 left at the end: thing, allocated by cpu0 at .*scenario\d+\.ts:\d+/,
    `export default scenario({ setup: () => words(8), cpus: [(m) => { memoryAllocated(m, 4, 2, 'thing'); if (Atomics.load(m, 0) === 0) memoryFreed(m, 4, 2); return 0 }, (m) => Atomics.store(m, 0, 1)] })`,
    `export default scenario({ setup: () => words(8), cpus: [(m) => { memoryAllocated(m, 4, 2, 'thing'); Atomics.load(m, 0); memoryFreed(m, 4, 2); return 0 }, (m) => Atomics.store(m, 0, 1)] })`,
  ],
  [
    'a forbidden outcome',
    'forbidden-outcome',
    /the outcome \[0,0\] is forbidden/,
    `export default scenario({ setup: () => words(2), outcomes: { '[0,0]': 'forbidden' }, cpus: [(m) => Atomics.load(m, 0), (m) => { Atomics.store(m, 0, 1); return 0 }] })`,
    `export default scenario({ setup: () => words(2), outcomes: { '[5,5]': 'forbidden' }, cpus: [(m) => Atomics.load(m, 0), (m) => { Atomics.store(m, 0, 1); return 0 }] })`,
  ],
  [
    'a CPU that throws',
    'uncaught',
    /cpu0: too late \(.*scenario\d+\.ts:\d+\)/,
    `export default scenario({ setup: () => words(2), cpus: [(m) => { if (Atomics.load(m, 0) === 1) throw new Error('too late'); return 0 }, (m) => Atomics.store(m, 0, 1)] })`,
    `export default scenario({ setup: () => words(2), cpus: [(m) => { try { if (Atomics.load(m, 0) === 1) throw new Error('too late') } catch {} return 0 }, (m) => Atomics.store(m, 0, 1)] })`,
  ],
  [
    'two plain accesses that nothing orders',
    'data-race',
    /Int32Array#0\[0\]: cpu\d \((read|write) at .*are not ordered/,
    `export default scenario({ setup: () => words(2), cpus: [(m) => (m[0] = 1), (m) => m[0]!] })`,
    `export default scenario({ setup: () => words(2), cpus: [(m) => Atomics.store(m, 0, 1), (m) => Atomics.load(m, 0)] })`,
  ],
]

const strategies: StrategyName[] = ['portfolio', 'random', 'pct', 'pos', 'surw', 'dfs', 'dpor']

test.each(SUBJECTS)(
  '%s is found by every strategy, and what is found replays',
  async (_what, kind, message, failing) => {
    const file = scenarioFile(failing)
    for (const strategy of strategies) {
      const { findings } = await explore({
        file,
        strategy,
        seed: 1,
        executions: 2000,
        steps: 500,
        reference: 'the place',
      })
      if (
        findings[0]?.kind !== kind &&
        kind === 'livelock' &&
        (strategy === 'dfs' || strategy === 'dpor' || strategy === 'pct')
      )
        continue
      expect([strategy, findings[0]?.kind, findings[0]?.message]).toEqual([
        strategy,
        kind,
        expect.stringMatching(message),
      ])
      const again = await replay({ file, schedule: findings[0]!.schedule, steps: 500 })
      expect([strategy, again.sameProgram, again.misfits, again.findings[0]?.kind]).toEqual([strategy, true, 0, kind])
      if (kind !== 'livelock') expect(again.findings[0]?.message).toBe(findings[0]!.message)
    }
  },
)

test.each(part(SUBJECTS, 3))('%s shows on real threads too', async (_what, kind, _message, failing) => {
  const file = scenarioFile(failing)
  // whoever gives every CPU its turn meets the livelock; a search for few preemptions does not
  for (const strategy of kind === 'livelock' ? (['surw'] as const) : (['dfs', 'surw'] as const)) {
    const { findings } = await explore({ file, strategy, seed: 3, executions: 2000, steps: 500 })
    const onThreads = await replayOnThreads({ file, schedule: findings[0]!.schedule, steps: 500 })
    const { threads, misfits, findings: found, confirmed } = onThreads
    expect([strategy, threads, misfits, found[0]?.kind]).toEqual([strategy, true, 0, kind])
    expect(confirmed).toMatch(
      kind === 'data-race' ? /made both accesses.*the engine's word/ : /happened on the threads/,
    )
  }
})

test('an execution beyond the bound of steps in which nobody repeats himself is cut, and no livelock', async () => {
  const file =
    scenarioFile(`const on = (from: number) => (m: Int32Array) => { for (let i = from; i < 1000; i += 2) Atomics.store(m, i, 1); return 0 }
     export default scenario({ setup: () => words(1000), cpus: [on(0), on(1)] })`)
  const { findings, cut } = await explore({ file, seed: 1, executions: 20, strategy: 'surw', steps: 400 })
  expect(findings).toEqual([])
  expect(cut).toBe(20)
})

test('a livelock is told by its cycle on the threads, a leak by what they left', async () => {
  const replayed = async (what: string, options: object) => {
    const [, , , failing] = SUBJECTS.find(([name]) => name === what)!
    const file = scenarioFile(failing)
    const { findings } = await explore({ file, strategy: 'surw', seed: 3, executions: 2000, steps: 500, ...options })
    return (await replayOnThreads({ file, schedule: findings[0]!.schedule, steps: 500 })).findings[0]!.message
  }
  expect(await replayed('two that give way to each other for ever', {})).toMatch(/cpu1 repeated 2 steps \d+ times/)
  expect(await replayed('memory left behind', {})).toBe('1 left at the end: thing')
})

test('threads that run a schedule of a repaired program confirm nothing', async () => {
  const [, , , failing, repaired] = SUBJECTS[0]!
  const { findings } = await explore({ file: scenarioFile(failing), strategy: 'dfs', seed: 3 })
  const result = await replayOnThreads({ file: scenarioFile(repaired), schedule: findings[0]!.schedule, force: true })
  expect(result).toMatchObject({ verdict: 'success', findings: [] })
  expect(result.confirmed).toBeUndefined()
})

test.each(SUBJECTS)(
  '%s: the repaired twin passes every schedule',
  async (_what, _kind, _message, _failing, repaired) => {
    const result = await explore({ file: scenarioFile(repaired), strategy: 'dpor', steps: 500 })
    expect(result).toMatchObject({ ok: true, complete: true, findings: [] })
  },
)
