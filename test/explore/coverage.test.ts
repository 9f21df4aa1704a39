import { describe, expect, test } from 'vitest'
import { InterleavingCoverage } from '#explore/measures/coverage'
import { explore } from '#explore/run/explore'
import { sometimesMissed } from './marked_scenario.ts'
import { scenarioFile } from './scenario_file.ts'

/** Two stores on one side and two loads on the other: the pairs can be counted by hand. */
const message = (text: string) =>
  scenarioFile(`export default scenario({ setup: () => words(2), cpus: [${text}
    (m) => { Atomics.store(m, 1, 1); Atomics.store(m, 0, 1); return 0 },
    (m) => [Atomics.load(m, 0), Atomics.load(m, 1)]] })`)

describe('pairs of steps', () => {
  test('each order in which two conflicting steps met counts once', async () => {
    const result = await explore({ file: message(''), strategy: 'dfs', coverage: true })
    expect(result).toMatchObject({ executions: 6, coverage: { pairs: 4, added: 4 } })
  })

  test('steps that do not conflict are no pairs', async () => {
    const file = scenarioFile(`export default scenario({ setup: () => words(2), cpus: [
      (m) => Atomics.load(m, 0), (m) => Atomics.load(m, 0), (m) => Atomics.add(m, 1, 1)] })`)
    expect((await explore({ file, strategy: 'dfs', coverage: true })).coverage?.pairs).toBe(0)
  })

  test('a write between two steps parts them', async () => {
    const file = scenarioFile(`export default scenario({ setup: () => words(2), cpus: [
      (m) => { Atomics.store(m, 0, 1); Atomics.store(m, 1, 1); return 0 },
      (m) => { if (Atomics.load(m, 1) === 0) return 0; Atomics.store(m, 0, 2); return Atomics.load(m, 0) }] })`)
    // on word 1 both orders of store and load; on word 0 the one store before the other, and nothing with the load after it
    expect((await explore({ file, strategy: 'dfs', coverage: true })).coverage?.pairs).toBe(3)
  })

  test('what one exploration has seen is not new to the next, also of another program that holds the same source', async () => {
    const coverage = new InterleavingCoverage()
    const file = message('')
    const first = await explore({ file, strategy: 'dfs', coverage })
    const again = await explore({ file, strategy: 'dfs', coverage })
    const other = scenarioFile(`import same from ${JSON.stringify(file)}
      export default scenario({ ...same, cpus: [...same.cpus, (m) => Atomics.load(m as Int32Array, 0)] })`)
    const third = await explore({ file: other, strategy: 'dfs', coverage })
    expect([first, again, third].map((each) => each.coverage?.added)).toEqual([4, 0, 2])
    expect(again.coverage?.pairs).toBe(4)
    expect(coverage.pairs).toBe(6)
  })

  test('any number of jobs sees the same pairs', async () => {
    const options = { file: message(''), strategy: 'random', seed: 4, executions: 400, coverage: true } as const
    const [one, two] = [await explore({ ...options, jobs: 1 }), await explore({ ...options, jobs: 2 })]
    expect([two.coverage?.pairs, two.reached]).toEqual([one.coverage?.pairs, one.reached])
  })

  test('nobody asked, nothing counted', async () => {
    expect((await explore({ file: message(''), strategy: 'dfs' })).coverage).toBeUndefined()
  })
})

test('a mark that is reached and one that never is are told apart', async () => {
  const file = scenarioFile(sometimesMissed)
  for (const strategy of ['dpor', 'dfs', 'portfolio'] as const) {
    const { reached, unreached } = await explore({ file, strategy, seed: 1, executions: 50 })
    expect([Object.keys(reached), unreached]).toEqual([['saw the other'], ['saw seven']])
  }
})

test('another function called sometimes is no mark', async () => {
  const file = scenarioFile(`const own = { sometimes: (name: string) => name.length }
    export default scenario({ setup: () => words(1), cpus: [(m) => Atomics.add(m, 0, own.sometimes('own'))] })`)
  expect(await explore({ file, strategy: 'dfs' })).toMatchObject({ reached: {}, unreached: [] })
})
