import { expect, test } from 'vitest'
import { explore } from '#explore/explore'
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
