import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { amount, part } from '../long/amount.ts'
import { subject } from '../published/subject.ts'
import { scenarioFile } from './scenario_file.ts'

const rare = scenarioFile(`export default scenario({ setup: () => words(4), cpus: [
  (m) => { for (let i = 0; i < 6; i++) Atomics.add(m, 0, 1); return Atomics.load(m, 1) },
  (m) => { if (Atomics.load(m, 0) === 3 && Atomics.load(m, 0) === 4 && Atomics.load(m, 0) === 5) throw new Error('met'); return Atomics.add(m, 1, 1) }] })`)

const known = ({ executions, outcomes, findings, failing, steps }: Awaited<ReturnType<typeof explore>>) => ({
  executions,
  outcomes,
  failing,
  steps,
  findings,
})

test('the first failing execution is the same for any number of jobs', async () => {
  const one = await explore({ file: rare, strategy: 'random', seed: 5, jobs: 1 })
  const three = await explore({ file: rare, strategy: 'random', seed: 5, jobs: 3 })
  expect(one.findings[0]?.message).toContain('met')
  expect(known(three)).toEqual(known(one))
})

test('the set of results is the same for any number of jobs', async () => {
  const options = { file: rare, strategy: 'portfolio', seed: 9, executions: 3000, keepGoing: true } as const
  const one = await explore({ ...options, jobs: 1 })
  const two = await explore({ ...options, jobs: 2 })
  expect(one.failing).toBeGreaterThan(0)
  expect(known(two)).toEqual(known(one))
})

/** Published programs of some size (test/published), and how many traces they have. */
test.each(
  part<[string, string, number, number]>(
    [
      ['lastzero', 'lastzero(8)', 704, 0],
      ['counters', 'casrot(8)', 2048, 0],
      ['sctbench', 'reorder(3, 1)', 1248, 216],
    ],
    2,
  ),
)('%s: %s has the published %i traces for any number of jobs', async (file, call, traces, failing) => {
  const path = subject(file, call)
  const results = []
  for (const jobs of amount(0, 1) ? [1, 2, 4] : [1, 3])
    results.push(await explore({ file: path, strategy: 'dpor', jobs, races: false, keepGoing: true, minimise: false }))
  for (const result of results)
    expect(result).toMatchObject({ executions: traces, redundant: 0, failing, complete: true })
  for (const { outcomes, findings } of results.slice(1))
    expect({ outcomes, findings }).toEqual({ outcomes: results[0]!.outcomes, findings: results[0]!.findings })
})

test('depth-first search makes the same executions for any number of jobs, those with fewest preemptions first', async () => {
  const file = subject('sctbench', 'reorder(2, 1)')
  const options = { file, strategy: 'dfs', races: false } as const
  const [one, two] = [await explore(options), await explore({ ...options, jobs: 2 })]
  expect(one.findings[0]?.kind).toBe('assertion')
  expect(known(two)).toEqual(known(one))
  const bounded = { ...options, preemptions: 2, keepGoing: true, minimise: false } as const
  const [all, again] = [await explore({ ...bounded, jobs: 2 }), await explore(bounded)]
  expect(all.executions).toBeGreaterThan(50)
  expect({ ...known(all), redundant: all.redundant }).toEqual({ ...known(again), redundant: again.redundant })
})

test('depth-first search in pieces leaves nothing out: three CPUs of four steps each interleave in 34,650 ways', async () => {
  const steps = '(m) => { for (let i = 0; i < 4; i++) Atomics.add(m, 0, 1); return 0 }'
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [${steps}, ${steps}, ${steps}] })`)
  const result = await explore({ file, strategy: 'dfs', races: false, jobs: 2 })
  expect(result).toMatchObject({ executions: 34_650, complete: true })
})

test.each(['dfs', 'dpor'] as const)(
  '%s finds the same first counterexample with any number of jobs',
  async (strategy) => {
    const results = []
    for (const jobs of [1, 2, 3]) results.push(known(await explore({ file: rare, strategy, jobs })))
    expect(results[0]!.findings[0]?.message).toContain('met')
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  },
)

test.each(['dfs', 'dpor'] as const)('%s stops after exactly as many executions as it may make', async (strategy) => {
  const file = subject('counters', 'ainc(6)')
  for (const jobs of [1, 2])
    for (const executions of [1, 300, 700])
      expect(await explore({ file, strategy, jobs, executions })).toMatchObject({ executions, complete: false })
})
