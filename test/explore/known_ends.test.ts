import { expect, test } from 'vitest'
import { createEngine } from '#explore/engine/engine'
import { explore } from '#explore/run/explore'
import { loadProgram } from '#explore/run/load_program'
import { Recorder } from '#explore/story/recorder'
import { RandomWalk } from '#explore/strategies/random'
import { designs, scenarios } from '../../src/subjects/catalogue.ts'
import { scenarioFile } from './scenario_file.ts'

/** Two CPUs; who comes last does `rest`, unless that is known. */
const lastDoes = (steps: string, rest: string, before = '', isKnown = 'restIsKnown()'): string =>
  scenarioFile(`import { restIsKnown } from '#shm/hints'
  ${before}
  const cpu = (me: number) => (m: Int32Array) => {
    ${steps}
    if (Atomics.add(m, 0, 1) === 1) { settle(); if (!${isKnown}) { ${rest} } }
    return 0
  }
  export default scenario({ setup: () => words(16), cpus: [cpu(0), cpu(1)] })`)

test('a rest that is known is not run again, and what it meets is counted as often', async () => {
  const ran = globalThis as { restsRun?: number }
  ran.restsRun = 0
  const rest = "(globalThis as { restsRun?: number }).restsRun!++; sometimes('the rest')"
  const { executions, reached } = await explore({
    file: lastDoes('Atomics.add(m, 1, 1)', rest),
    seed: 1,
    executions: 50,
    strategy: 'random',
  })
  expect([executions, reached['the rest']]).toEqual([50, 50])
  // each of the two CPUs may be the last; once more before, to see how long an execution is
  expect(ran.restsRun).toBeLessThanOrEqual(3)
})

const equal = 'Atomics.store(m, 1, 1)'

test.each([
  [
    'a word',
    `if (me === 1) ${equal}; else if (Atomics.load(m, 1) === 0) Atomics.store(m, 2, 1)`,
    "if (Atomics.load(m, 2) === 1) throw new Error('rare')",
    '',
    'uncaught',
  ],
  [
    'a variable of a module',
    `if (me === 0) mine = Atomics.load(m, 1) === 0 ? 1 : 2; ${equal}`,
    "if (mine === 1) throw new Error('rare')",
    'let mine = 0',
    'uncaught',
  ],
  [
    'what is allocated',
    `if (me === 0 && Atomics.load(m, 1) === 0) memoryAllocated(m, 12, 2, 'node'); ${equal}`,
    '',
    '',
    'leak',
  ],
])('states that differ in %s have each their own rest', async (_, steps, rest, before, kind) => {
  const exploring = { seed: 1, executions: 60, strategy: 'random', keepGoing: true } as const
  const told = await explore({ file: lastDoes(steps, rest, before), ...exploring })
  const run = await explore({ file: lastDoes(steps, rest, before, 'false'), ...exploring })
  expect(told.findings.map((finding) => finding.kind)).toEqual([kind])
  expect([told.failing, told.outcomes]).toEqual([run.failing, run.outcomes])
  expect(told.failing).toBeGreaterThan(0)
  expect(told.failing).toBeLessThan(60)
})

test('an execution of the kernel counts the same whether its rest is run or known', async () => {
  const file = scenarios().find(({ id }) => id === 'lazy-umount')!.file
  const program = await loadProgram(file, designs().find(({ id }) => id === 'wq-wait')!.standIns)
  const told = (isWatched: boolean): unknown => {
    const engine = createEngine(program, { races: true })
    const strategy = new RandomWalk(engine.state, 1)
    const outcomes = Array.from({ length: 8 }, (_, index) => {
      engine.run(strategy, index, isWatched ? new Recorder(engine) : undefined)
      return [engine.outcomes.slice(), engine.findings.slice(), engine.state.steps]
    })
    const { marks, measured } = engine.seen.part()
    // told once by each instance, over all executions
    const counted = measured.filter(([kind]) => kind !== 'stack minimum')
    const counts = counted.map(([kind, all]) => [kind, all.map(({ name, times }) => `${name} ${times}`).sort()])
    return { outcomes, marks: marks.sort(), counts: counts.sort() }
  }
  expect(told(false)).toEqual(told(true))
})
