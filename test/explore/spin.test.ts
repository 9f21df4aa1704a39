import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explore, exploreProgram } from '#explore/run/explore'
import { loadProgram } from '#explore/run/load_program'
import { replayOnThreads } from '#explore/turnstile/replay_threads'
import { scenarioFile } from './scenario_file.ts'
import { type Op, search, spinProgram } from './spin_programs.ts'

const MACHINE = fileURLToPath(new URL('./spin_machine.ts', import.meta.url))

async function explored(cpus: Op[][], strategy: 'dpor' | 'dfs' = 'dpor', executions?: number) {
  ;(globalThis as { spinProgram?: Op[][] }).spinProgram = cpus
  const program = await loadProgram(MACHINE, new Map())
  const most = executions === undefined ? {} : { executions }
  return exploreProgram(program, {
    file: MACHINE,
    strategy,
    seed: 1,
    keepGoing: true,
    minimise: false,
    races: false,
    ...most,
  })
}

describe('a loop that changes nothing of its own is a spin', () => {
  test('dpor comes to the end of programs that spin, with every outcome and every livelock that there is', async () => {
    await fc.assert(
      fc.asyncProperty(spinProgram, async (cpus) => {
        const { outcomes, stuck } = search(cpus)
        const result = await explored(cpus)
        expect(result.cut).toBe(0)
        expect(result.complete).toBe(true)
        expect(Object.keys(result.outcomes).sort()).toEqual(outcomes)
        expect(result.findings.some(({ kind }) => kind === 'livelock')).toBe(stuck)
        expect(result.findings.filter(({ kind }) => kind !== 'livelock')).toEqual([])
      }),
      {
        ...(process.env['SPIN_SEED'] === undefined ? { seed: 1 } : {}),
        numRuns: Number(process.env['SPIN_RUNS'] ?? 150),
      },
    )
  })

  const words = (cpus: string) => scenarioFile(`export default scenario({ setup: () => words(2), cpus: [${cpus}] })`)

  test.each([
    ['reads in vain', '(m) => { while (Atomics.load(m, 0) === 0); return 1 }', '(m) => Atomics.store(m, 1, 1)'],
    ['exchanges in vain', '(m) => { while (Atomics.compareExchange(m, 0, 1, 2) !== 1); }', '(m) => Atomics.load(m, 0)'],
    ['polls in vain', '(m) => { while (Atomics.load(m, 0) === 0) Atomics.wait(m, 0, 0, 1) }', '() => 0'],
  ])('who %s for ever is a livelock, whatever the strategy', async (_what, ...cpus) => {
    for (const strategy of ['dpor', 'dfs', 'random', 'pct', 'pos', 'surw'] as const) {
      const { findings, cut } = await explore({ file: words(cpus.join()), strategy, seed: 1, executions: 20 })
      expect({ strategy, cut, kinds: findings.map(({ kind }) => kind) }).toEqual({
        strategy,
        cut: 0,
        kinds: ['livelock'],
      })
    }
  })

  test('the cycle is told, and the threads show it', async () => {
    const file = words('(m) => { while (Atomics.load(m, 0) === 0); return 1 }, (m) => Atomics.store(m, 1, 1)')
    const { findings } = await explore({ file, strategy: 'dpor', seed: 1 })
    expect(findings[0]!.message).toMatch(
      /^cpu0 repeats 1 step: Atomics.load Int32Array#0\[0\] = 0 at .*:3, in a loop at .*:3, and nobody is left to write what it reads$/,
    )
    const { confirmed } = await replayOnThreads({ file, schedule: findings[0]!.schedule })
    expect(confirmed).toBe('it happened on the threads')
  })

  test('a schedule in which a spin went on is the same on threads', async () => {
    const file = words(
      `(m) => { while (Atomics.load(m, 0) === 0); throw new Error('out') }, (m) => Atomics.store(m, 0, 1)`,
    )
    const { findings } = await explore({ file, strategy: 'dfs', seed: 1, minimise: false, keepGoing: true })
    const result = await replayOnThreads({ file, schedule: findings[0]!.schedule })
    expect(result).toMatchObject({ misfits: 0, confirmed: 'it happened on the threads' })
  })

  test.each([
    [
      'a counter of its own',
      'let n = 0; for (;;) { if (Atomics.load(m, 0) === 1) return 1; if (++n === 50) return 2 }',
    ],
    [
      'a counter that it keeps elsewhere',
      'for (;;) { if (Atomics.load(m, 0) === 1) return 1; if (++kept.n === 50) return 2 }',
    ],
    [
      'a counter behind a call',
      'const count = () => ++kept.n; for (;;) { if (Atomics.load(m, 0) === 1 || count() === 50) return 2 }',
    ],
    ['a list', 'const a = []; while (Atomics.load(m, 0) === 0) { a.push(1); if (a.length === 50) return 2 } return 1'],
    [
      'a setter',
      'const o = { i: 0, set n(v) { this.i += v } }; while (Atomics.load(m, 0) === 0) { o.n = 1; if (o.i === 50) return 2 } return 1',
    ],
    [
      'a getter',
      'const o = { i: 0, get n() { return ++this.i } }; while (Atomics.load(m, 0) === 0) if (o.n === 50) return 2; return 1',
    ],
    [
      'a generator',
      'const g = (function* () { for (let i = 0; i < 50; i++) yield i })(); while (Atomics.load(m, 0) === 0) if (g.next().done) return 2; return 1',
    ],
  ])('a loop with %s comes to its end', async (_what, body) => {
    const file = scenarioFile(`export default scenario({ setup: () => words(2), cpus: [
      (m) => { const kept = { n: 0 }; ${body} }, (m) => Atomics.load(m, 1)] })`)
    const { outcomes, findings } = await explore({ file, strategy: 'dpor', seed: 1, steps: 500 })
    expect({ findings, outcomes: Object.keys(outcomes) }).toEqual({ findings: [], outcomes: ['[2,0]'] })
  })
})
