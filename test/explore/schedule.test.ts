import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine } from '#explore/engine/engine'
import { explore } from '#explore/run/explore'
import { loadProgram } from '#explore/run/load_program'
import { minimise } from '#explore/story/minimise'
import { countSwitches, formatSchedule, parseSchedule } from '#explore/story/schedule'
import { RandomWalk } from '#explore/strategies/random'
import { Tap } from '#explore/strategies/tap'
import { scenarioFile } from './scenario_file.ts'

test('a schedule is read as it was written', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 51 })),
      fc.boolean(),
      fc.option(fc.string(), { nil: undefined }),
      (choices, eager, reference) => {
        const schedule = { hash: '0123456789abcdef', eager, choices, ...(reference === undefined ? {} : { reference }) }
        expect(parseSchedule(formatSchedule(schedule))).toEqual(schedule)
      },
    ),
  )
})

const noisy = scenarioFile(`export default scenario({
  setup: () => words(4),
  cpus: [
    (m) => { for (let i = 0; i < 8; i++) Atomics.add(m, 1, 1); Atomics.store(m, 0, Atomics.load(m, 0) + 1); for (let i = 0; i < 8; i++) Atomics.add(m, 1, 1); return 0 },
    (m) => { for (let i = 0; i < 8; i++) Atomics.add(m, 2, 1); Atomics.store(m, 0, Atomics.load(m, 0) + 1); for (let i = 0; i < 8; i++) Atomics.add(m, 2, 1); return 0 },
    (m) => { for (let i = 0; i < 8; i++) Atomics.add(m, 3, 1); return 0 },
  ],
  check: (m) => { if (m[0] !== 2) throw new Error('lost an update') },
})`)

test('a failing schedule is reduced to the fewest switches', async () => {
  const engine = createEngine(await loadProgram(noisy, new Map()), { races: false, steps: 1000 })
  const tap = new Tap(new RandomWalk(engine.state, 1))
  let tried = 0
  for (let index = 0; tried < 5; index++) {
    engine.run(tap, index)
    if (engine.findings.length === 0) continue
    tried++
    const before = tap.taken.slice()
    const after = minimise(engine, before, false, engine.findings[0]!)
    expect(countSwitches(before)).toBeGreaterThan(3)
    expect(countSwitches(after)).toBe(3)
  }
})

test('the same seed explores the same executions, another seed others', async () => {
  const run = (seed: number) =>
    explore({ file: noisy, strategy: 'random', seed, executions: 300, keepGoing: true, minimise: false })
  const strip = ({ elapsedMs: _, executionsPerSecond: __, ...rest }: Awaited<ReturnType<typeof run>>) => rest
  const [one, same, other] = [await run(1), await run(1), await run(2)]
  expect(strip(same)).toEqual(strip(one))
  expect([other.failing, other.findings[0]?.execution]).not.toEqual([one.failing, one.findings[0]?.execution])
})

test('bounded search meets the fewest preemptions first', async () => {
  const { findings } = await explore({ file: noisy, strategy: 'dfs', minimise: false })
  expect(findings[0]?.trace.filter((entry) => entry.switch === 'preempted').length).toBe(1)
})

test('every schedule within a bound is tried, and said not to be all', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(2), cpus: [two, two] })
    function two(m: Int32Array) { Atomics.add(m, 0, 1); Atomics.add(m, 1, 1); return 0 }`)
  expect(await explore({ file, strategy: 'dfs' })).toMatchObject({ executions: 6, complete: true })
  expect(await explore({ file, strategy: 'dfs', preemptions: 0 })).toMatchObject({ executions: 2, complete: false })
  expect(await explore({ file, strategy: 'dfs', preemptions: 1 })).toMatchObject({ executions: 4, complete: false })
})
